package io.meshline.standalone.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The log file of one child process: this run's, and the last run's beside it. */
final class EngineLog {
  private static final int TAIL_BYTES = 32 * 1024;

  private final Path file;

  EngineLog(Path file) {
    this.file = file;
  }

  /** Puts the last run's log aside, so that this run's begins empty. */
  void rotate() {
    try {
      Files.createDirectories(file.getParent());
      if (Files.exists(file)) {
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new EngineException("cannot write logs to " + file.getParent(), e);
    }
  }

  /** The last lines, oldest first; empty if there is no log. */
  List<String> lastLines(int count) {
    try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
      long start = Math.max(0, bytes.length() - TAIL_BYTES);
      bytes.seek(start);
      var tail = new byte[(int) (bytes.length() - start)];
      bytes.readFully(tail);
      List<String> lines = new String(tail, StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - count), lines.size());
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
