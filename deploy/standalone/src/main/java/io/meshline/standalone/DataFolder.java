package io.meshline.standalone;

import io.meshline.schemas.access.Reasons;
import io.meshline.standalone.engine.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder that holds everything a stack writes, taken by at most one stack at a time. */
final class DataFolder implements AutoCloseable {
  private static final String LOCK = "lock";

  /** What a stack makes in its folder; anything else there is not ours to delete. */
  private static final List<String> OURS =
      List.of(
          "kafka",
          "registry",
          "opensearch",
          "flink",
          "logs",
          "addresses.properties",
          "build.log",
          LOCK);

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Takes the folder, which is made if it is missing.
   *
   * @throws EngineException if another stack has it or it cannot be written
   */
  static DataFolder take(Path path) {
    FileChannel channel = null;
    try {
      Files.createDirectories(path);
      channel =
          FileChannel.open(
              path.resolve(LOCK),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        String owner = Files.readString(path.resolve(LOCK)).strip();
        channel.close();
        throw new EngineException(
            "Meshline runs already on "
                + path
                + " (process "
                + owner
                + "); stop it, or use --data for another folder");
      }
      channel.truncate(0);
      String me = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(me.getBytes(StandardCharsets.UTF_8)));
      return new DataFolder(path, channel);
    } catch (IOException e) {
      throw new EngineException(
          "cannot write to the data folder " + path + ": " + Reasons.of(e), e);
    }
  }

  Path path() {
    return path;
  }

  /**
   * Deletes everything a stack made here, and the folder if nothing else is in it. Objectives that
   * people wrote or changed stay.
   */
  void delete() {
    try {
      for (String name : OURS) {
        deleteAll(path.resolve(name));
      }
      ObjectiveFolder.deleteUntouched(path);
      try (Stream<Path> rest = Files.list(path)) {
        if (rest.findAny().isEmpty()) {
          Files.delete(path);
        }
      }
    } catch (IOException e) {
      throw new EngineException("cannot delete " + path + ": " + Reasons.of(e), e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new EngineException("cannot release " + path, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static void deleteAll(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path one : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
