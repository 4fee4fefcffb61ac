package io.meshline.standalone.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a child as the JVM keeps them ready between runs (class-data sharing, JEP 350): a
 * child that finds its archive is up in about half the time. The first one of its kind writes it
 * when it ends in good order, and whoever comes later uses it. The archive lies beside the jar of
 * the class that watches the parent, so it goes with the build.
 *
 * <p>There is none for a JVM with an agent, or with a folder on its class path: the JVM does not
 * support these.
 */
final class ClassArchive {
  private static final String FOLDER = "class-archives";

  private final @Nullable Path file;
  private final @Nullable Path written;

  private ClassArchive(@Nullable Path file, @Nullable Path written) {
    this.file = file;
    this.written = written;
  }

  /** The archive for one start of a child. */
  static ClassArchive of(JavaCommand command) {
    boolean agent = command.jvmOptions().stream().anyMatch(o -> o.startsWith("-javaagent:"));
    if (agent || !command.classPath().stream().allMatch(Files::isRegularFile)) {
      return new ClassArchive(null, null);
    }
    try {
      Path folder = Files.createDirectories(command.classPath().get(0).resolveSibling(FOLDER));
      Path file = folder.resolve(prefix(command) + key(command) + ".jsa");
      return new ClassArchive(
          file, Files.exists(file) ? null : folder.resolve(UUID.randomUUID() + ".tmp"));
    } catch (IOException e) {
      // A checkout that cannot be written to starts its children a little slower.
      return new ClassArchive(null, null);
    }
  }

  /** What the child must be started with. */
  List<String> jvmOptions() {
    if (written != null) {
      return List.of("-XX:ArchiveClassesAtExit=" + written, "-Xlog:cds*=off");
    }
    // An archive that does not fit after all is passed over in silence.
    return file == null ? List.of() : List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds*=off");
  }

  /** Keeps what the child wrote, once it has ended in good order, instead of that of older jars. */
  void keep() {
    if (file == null || written == null) {
      return;
    }
    try {
      if (!Files.exists(written)) {
        return;
      }
      String name = file.getFileName().toString();
      String prefix = name.substring(0, name.lastIndexOf('-') + 1);
      try (DirectoryStream<Path> older =
          Files.newDirectoryStream(file.getParent(), prefix + "*.jsa")) {
        for (Path each : older) {
          Files.deleteIfExists(each);
        }
      }
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // The next one writes it.
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
