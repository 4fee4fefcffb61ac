package io.meshline.standalone.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
  public List<Path> childClassPath() {
    return List.of(classes("child"));
  }

  /**
   * The jars of an engine, after the class that watches the parent, in an order that is always the
   * same.
   */
  List<Path> classPath(String engine) {
    var classPath = new ArrayList<>(childClassPath());
    classPath.addAll(jars(built(engine, "lib")));
    return classPath;
  }

  /**
   * The class path of a service of the sample mesh.
   *
   * @return jars and folders
   */
  public List<Path> demoClassPath() {
    var classPath = new ArrayList<>(childClassPath());
    classPath.add(existing(root.resolve("deploy/demo-mesh/target/classes")));
    classPath.addAll(jars(existing(root.resolve("deploy/demo-mesh/target/lib"))));
    return classPath;
  }

  /**
   * The class path of the sample mesh's sidecars.
   *
   * @return jars and folders
   */
  public List<Path> sidecarClassPath() {
    var classPath = new ArrayList<>(childClassPath());
    classPath.add(existing(root.resolve("deploy/demo-mesh/sidecars/target/classes")));
    classPath.addAll(jars(existing(root.resolve("deploy/demo-mesh/sidecars/target/lib"))));
    return classPath;
  }

  /**
   * The OpenTelemetry Java agent.
   *
   * @return its jar
   */
  public Path agent() {
    return existing(root.resolve("deploy/demo-mesh/target/agent/opentelemetry-javaagent.jar"));
  }

  /**
   * The jar with both Flink jobs.
   *
   * @return the jar with all they need but Flink
   */
  public Path jobJar() {
    Path target = existing(root.resolve("flink-jobs/jobs/target"));
    return jars(target).stream()
        .filter(jar -> jar.getFileName().toString().matches("meshline-jobs-.*-job\\.jar"))
        .findFirst()
        .orElseThrow(
            () ->
                new EngineException(
                    "no job jar in "
                        + target
                        + " (expected: built, by ./meshline or mvn package)"));
  }

  /**
   * The classes of an engine's module: its jar, since the JVM archives no classes from folders, or
   * the folder where nothing was packaged.
   */
  Path classes(String engine) {
    String name = "meshline-engine-" + engine + "-[^-]*(-SNAPSHOT)?\\.jar";
    return jars(built(engine, "")).stream()
        .filter(jar -> jar.getFileName().toString().matches(name))
        .max(Comparator.comparing(jar -> jar.toFile().lastModified()))
        .orElseGet(() -> built(engine, "classes"));
  }

  /**
   * A folder that the build makes in an engine's module.
   *
   * @param engine child, flink, kafka, opensearch or registry
   * @param folder such as {@code lib}
   * @return the folder
   * @throws EngineException if it is not there
   */
  public Path built(String engine, String folder) {
    return existing(root.resolve(ENGINES).resolve(engine).resolve("target").resolve(folder));
  }

  private static List<Path> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new EngineException("cannot list the jars in " + folder, e);
    }
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw new EngineException(
          path + " is missing (expected: built, by ./meshline or mvn package)");
    }
    return path;
  }
}
