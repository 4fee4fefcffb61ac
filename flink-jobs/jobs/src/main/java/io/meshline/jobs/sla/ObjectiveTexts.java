package io.meshline.jobs.sla;

import io.meshline.sla.config.ObjectiveFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Reads files of objectives, wherever Flink can read. */
final class ObjectiveTexts {
  private static final int MAX_BYTES = 8 << 20;

  private ObjectiveTexts() {}

  /** The same; what cannot be read is a fault, which says why, instead of all texts. */
  static Map<String, String> readOrSayWhyNot(List<String> locations) {
    try {
      return read(locations);
    } catch (IOException | RuntimeException e) {
      return Map.of(
          ObjectiveFiles.UNREADABLE,
          "%s (expected: files or folders that can be read; %s)"
              .formatted(String.join(",", locations), e));
    }
  }

  /**
   * The texts of files; of a folder those that end in {@code .yaml} or {@code .yml}.
   *
   * @throws IOException when a file cannot be read, or is too long to be one of objectives
   */
  static Map<String, String> read(List<String> locations) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (String location : locations) {
      Path path = new Path(location);
      FileSystem files = path.getFileSystem();
      for (Path file : files(files, path)) {
        texts.put(file.getPath(), text(files, file));
      }
    }
    return texts;
  }

  private static List<Path> files(FileSystem files, Path path) throws IOException {
    if (!files.getFileStatus(path).isDir()) {
      return List.of(path);
    }
    List<Path> found = new ArrayList<>();
    for (FileStatus each : files.listStatus(path)) {
      String name = each.getPath().getName();
      // What begins with a dot is how a mounted ConfigMap keeps its versions.
      if (!each.isDir()
          && !name.startsWith(".")
          && (name.endsWith(".yaml") || name.endsWith(".yml"))) {
        found.add(each.getPath());
      }
    }
    return found;
  }

  private static String text(FileSystem files, Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try (FSDataInputStream in = files.open(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes.write(buffer, 0, read);
        if (bytes.size() > MAX_BYTES) {
          throw new IOException(file + ": more than " + MAX_BYTES + " bytes");
        }
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
