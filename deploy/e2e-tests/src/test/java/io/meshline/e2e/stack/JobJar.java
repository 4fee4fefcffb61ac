package io.meshline.e2e.stack;

import io.meshline.standalone.engine.EngineHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The jar that users submit to their cluster. */
public final class JobJar {

  public static Path path() {
    Path target = EngineHome.locate().root().resolve("flink-jobs/jobs/target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-job.jar"))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "no job jar in " + target + " (expected: built by mvn package)"));
    } catch (IOException e) {
      throw new IllegalStateException("cannot list " + target, e);
    }
  }

  private JobJar() {}
}
