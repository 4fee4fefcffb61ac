package io.meshline.standalone.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a child as the JVM keeps them ready between runs (class-data sharing, JEP 350): a
 * child that finds its archive is up in about half the time. Where it is asked for, the first one
 * of its kind writes it when it ends in good order, which takes it some seconds; whoever starts
 * meanwhile goes without, and whoever comes later uses it. The archive lies beside the jar of the
 * class that watches the parent, so it goes with the build.
 *
 * <p>There is none for a JVM with an agent, or with a folder on its class path: the JVM does not
 * support these.
 */
final class ClassArchive {
  /**
   * System property: true where children write archives, as for the command {@code archive}. Who
   * starts only once would wait for nothing.
   */
  static final String WRITE = "meshline.class-archives";

  private static final String FOLDER = "class-archives";

  private final @Nullable Path file;
  private final @Nullable Path written;
  private final @Nullable FileChannel lock;

  private ClassArchive(@Nullable Path file, @Nullable Path written, @Nullable FileChannel lock) {
    this.file = file;
    this.written = written;
    this.lock = lock;
  }

  private static ClassArchive none() {
    return new ClassArchive(null, null, null);
  }

  /**
   * The archive for one start of a child.
   *
   * @param writes whether a child that finds none shall write it
   */
  static ClassArchive of(JavaCommand command, boolean writes) {
    boolean agent = command.jvmOptions().stream().anyMatch(o -> o.startsWith("-javaagent:"));
    if (agent || !command.classPath().stream().allMatch(Files::isRegularFile)) {
      return none();
    }
    try {
      Path folder = Files.createDirectories(command.classPath().get(0).resolveSibling(FOLDER));
      Path file = folder.resolve(prefix(command) + key(command) + ".jsa");
      if (Files.exists(file)) {
        return new ClassArchive(file, null, null);
      }
      FileChannel lock = !writes ? null : lock(folder.resolve(prefix(command) + "lock"));
      if (lock == null) {
        return none();
      }
      // Whoever holds the lock is the only one who writes: what is there, somebody left behind.
      delete(folder, prefix(command) + "*.tmp");
      Path written = folder.resolve(prefix(command) + UUID.randomUUID() + ".tmp");
      return new ClassArchive(file, written, lock);
    } catch (IOException e) {
      // A checkout that cannot be written to starts its children a little slower.
      return none();
    }
  }

  /** Null when another child is to write the same; the lock of a parent that died is free. */
  private static @Nullable FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // By another child of this parent.
    }
    channel.close();
    return null;
  }

  /** Whether the child writes an archive when it ends. */
  boolean isWritten() {
    return written != null;
  }

  /** What the child must be started with. */
  List<String> jvmOptions() {
    if (written != null) {
      return List.of("-XX:ArchiveClassesAtExit=" + written, "-Xlog:cds*=off");
    }
    // An archive that does not fit after all is passed over in silence.
    return file == null ? List.of() : List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds*=off");
  }

  /**
   * The child has ended.
   *
   * @param inGoodOrder whether what it wrote is whole: it is kept then, instead of that of older
   *     jars
   */
  void ended(boolean inGoodOrder) {
    if (file == null || written == null || lock == null || !lock.isOpen()) {
      return;
    }
    try (lock) {
      if (!inGoodOrder) {
        Files.deleteIfExists(written);
      } else if (Files.exists(written)) {
        replaceOlder(file, written);
      }
    } catch (IOException e) {
      // The next one writes it.
    }
  }

  private static void replaceOlder(Path file, Path written) throws IOException {
    String name = file.getFileName().toString();
    String prefix = name.substring(0, name.lastIndexOf('-') + 1);
    delete(file.resolveSibling("."), prefix + "*.jsa");
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void delete(Path folder, String pattern) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static String prefix(JavaCommand command) {
    return command.mainClass() + "-";
  }

  /** The same for the same JVM and the same jars. */
  private static String key(JavaCommand command) throws IOException {
    var text = new StringBuilder();
    text.append(Runtime.version()).append(System.getProperty("java.home"));
    for (Path jar : command.classPath()) {
      text.append(jar).append(Files.size(jar)).append(Files.getLastModifiedTime(jar).toMillis());
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
