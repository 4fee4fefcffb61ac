package io.meshline.e2e.stack;

import io.meshline.standalone.Meshline;
import io.meshline.standalone.engine.EngineHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the JVMs of engines keep of their classes, so that they are up in half the time: made once
 * for a build, as {@code ./meshline} does, by whoever needs engines first.
 */
final class ClassArchives {
  private static final Logger LOG = LoggerFactory.getLogger(ClassArchives.class);
  private static final long MINUTES = 4;

  private static boolean tried;

  private ClassArchives() {}

  /**
   * Makes them unless they are there, or waits for another JVM that does. If they are not to be
   * had, engines start more slowly, and that is all.
   */
  static synchronized void await() {
    if (tried) {
      return;
    }
    tried = true;
    Path root = EngineHome.locate().root();
    Path standalone = root.resolve("deploy").resolve("standalone");
    try {
      Path target = Files.createDirectories(standalone.resolve("target"));
      // The launcher looks at the same file.
      Path kept = target.resolve("classes-kept");
      try (FileChannel file =
              FileChannel.open(
                  target.resolve("classes-kept.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock one = file.lock()) {
        if (one.isValid() && !isNewer(kept, standalone.resolve("engines")) && make(root)) {
          Files.writeString(kept, "");
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("engines start more slowly: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a file is there and no jar of the engines was made since. */
  private static boolean isNewer(Path file, Path engines) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    FileTime made = Files.getLastModifiedTime(file);
    try (Stream<Path> files = Files.walk(engines)) {
      for (Path jar : files.filter(path -> path.toString().endsWith(".jar")).toList()) {
        if (Files.getLastModifiedTime(jar).compareTo(made) > 0) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean make(Path root) throws IOException, InterruptedException {
    Path log = Files.createDirectories(Path.of("target")).resolve("class-archives.log");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dmeshline.class-archives=true",
                    "-D" + EngineHome.PROPERTY + "=" + root,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Meshline.class.getName(),
                    "archive"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        LOG.warn("engines start more slowly: {} min were not enough, see {}", MINUTES, log);
        return false;
      }
      if (process.exitValue() != 0) {
        LOG.warn("engines start more slowly: {}", Files.readString(log));
        return false;
      }
      return true;
    } finally {
      process.destroyForcibly();
    }
  }
}
