package io.meshline.standalone.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the engines' class paths are: in the checkout, as the build left them under {@code
 * deploy/standalone/engines}.
 *
 * @param root the checkout
 */
public record EngineHome(Path root) {
  /**
   * System property that names the checkout; the environment variable {@code MESHLINE_HOME} does
   * the same.
   */
  public static final String PROPERTY = "meshline.home";

  private static final Path ENGINES = Path.of("deploy", "standalone", "engines");

  /**
   * Finds the checkout: the system property {@value #PROPERTY}, else the environment variable
   * {@code MESHLINE_HOME}, else the nearest folder above the working directory that holds the
   * engines.
   *
   * @return the checkout
   * @throws EngineException if there is none
   */
  public static EngineHome locate() {
    return locate(
        System.getProperty(PROPERTY, System.getenv("MESHLINE_HOME")), Path.of("").toAbsolutePath());
  }

  static EngineHome locate(@Nullable String named, Path workingDirectory) {
    if (named != null) {
      Path root = Path.of(named).toAbsolutePath().normalize();
      if (!Files.isDirectory(root.resolve(ENGINES))) {
        throw new EngineException(
            PROPERTY + ": " + named + " (expected: a Meshline checkout, with " + ENGINES + ")");
      }
      return new EngineHome(root);
    }
    for (Path folder = workingDirectory; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(ENGINES))) {
        return new EngineHome(folder);
      }
    }
    throw new EngineException(
        "no Meshline checkout at or above "
            + workingDirectory
            + " (set -D"
            + PROPERTY
            + " or MESHLINE_HOME)");
  }

  /**
   * The class path of a child of ours that needs nothing else: the class that watches the parent.
   */
  List<Path> childClassPath() {
    return List.of(built("child", "classes"));
  }

  /**
   * The jars of an engine, after the class that watches the parent, in an order that is always the
   * same.
   */
  List<Path> classPath(String engine) {
    var classPath = new ArrayList<>(childClassPath());
    try (Stream<Path> jars = Files.list(built(engine, "lib"))) {
      jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().forEach(classPath::add);
    } catch (IOException e) {
      throw new EngineException("cannot list the jars of " + engine, e);
    }
    return classPath;
  }

  /** A folder the build makes in an engine's module. */
  Path built(String engine, String folder) {
    Path path = root.resolve(ENGINES).resolve(engine).resolve("target").resolve(folder);
    if (!Files.isDirectory(path)) {
      throw new EngineException(
          path + " is missing (expected: built, by ./meshline or mvn process-classes)");
    }
    return path;
  }
}
