package io.meshline.e2e.search;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** The JDKs of this machine: some engines want a newer one than Meshline does. */
final class JavaHomes {
  /** Environment variable that names a JDK of at least 21. */
  static final String VARIABLE = "JAVA_HOME_21_PLUS";

  private static final List<Path> USUAL_PLACES =
      List.of(
          Path.of("/usr/lib/jvm"),
          Path.of("/opt"),
          Path.of("/opt/hostedtoolcache/Java_Temurin-Hotspot_jdk"),
          Path.of(System.getProperty("user.home"), ".sdkman", "candidates", "java"),
          Path.of(System.getProperty("user.home"), ".jdks"));

  private JavaHomes() {}

  /** The JDK that runs the tests. */
  static Path current() {
    return Path.of(System.getProperty("java.home"));
  }

  /** A JDK of at least this version: the running one, the named one, or one in a usual place. */
  static Optional<Path> atLeast(int version) {
    List<Path> candidates = new ArrayList<>();
    candidates.add(current());
    String named = System.getenv(VARIABLE);
    if (named != null) {
      candidates.add(Path.of(named));
    }
    USUAL_PLACES.forEach(place -> candidates.addAll(folders(place)));
    return candidates.stream().filter(home -> version(home) >= version).findFirst();
  }

  /** What is said of a JDK that is not there. */
  static String missing(int version) {
    return "needs a JDK "
        + version
        + " or newer; none in "
        + VARIABLE
        + " nor in "
        + USUAL_PLACES
        + ": skipped";
  }

  private static List<Path> folders(Path place) {
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(place)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The feature version of a JDK by its file {@code release}, 0 when it is none. */
  private static int version(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin").resolve("java")) || !Files.isReadable(release)) {
      return 0;
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(release)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + release, e);
    }
    String feature =
        properties.getProperty("JAVA_VERSION", "0").replace("\"", "").split("[.+-]", 2)[0];
    return feature.matches("\\d{1,4}") ? Integer.parseInt(feature) : 0;
  }
}
