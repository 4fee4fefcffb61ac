package io.meshline.benchmarks.measuring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A temporary folder, gone at the end.
 *
 * @param path where it is
 */
public record WorkFolder(Path path) implements AutoCloseable {

  /**
   * Makes one.
   *
   * @param program begin of its name
   */
  public static WorkFolder of(String program) throws IOException {
    return new WorkFolder(Files.createTempDirectory("meshline-" + program));
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (var files = Files.walk(path)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
