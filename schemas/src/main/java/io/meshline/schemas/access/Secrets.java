package io.meshline.schemas.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Secrets, which are given themselves or in a file. No message of an exception holds one. Pure but
 * for reading files; thread-safe.
 */
public final class Secrets {
  private static final int MOST_BYTES = 64 << 10;

  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "(?!.*(-file|endpoint\\.url)$)"
              + ".*(password|passphrase|secret|token|api-key|jaas|store\\.key).*");

  private Secrets() {}

  /**
   * Whether the value of an option is a secret, by the words that Meshline's programs and Kafka's
   * clients have in the keys of theirs. Such a value is no argument: other users of the machine can
   * see those, and Flink logs them.
   *
   * @param key with or without a prefix such as {@code kafka.client.}
   */
  public static boolean isSecret(String key) {
    return SECRET_KEY.matcher(key).matches();
  }

  /**
   * A secret that is given in one of two ways.
   *
   * @param name of the option that holds the secret itself
   * @param value the secret; null or blank: not given so
   * @param fileName of the option that names a file
   * @param file whose first line is the secret; null or blank: not given so
   * @return the secret, empty if it is given in neither way
   * @throws IllegalArgumentException naming the option if both are given or the file is of no use
   */
  public static Optional<String> of(
      String name, @Nullable String value, String fileName, @Nullable String file) {
    Optional<String> itself =
        value == null || value.isBlank() ? Optional.empty() : Optional.of(value);
    if (file == null || file.isBlank()) {
      return itself;
    }
    if (itself.isPresent()) {
      throw new IllegalArgumentException(
          name + " and " + fileName + ": both given (expected: at most one of them)");
    }
    try {
      return Optional.of(firstLine(Path.of(file)));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(fileName + ": not a path (expected: that of a file)");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(fileName + ": " + e.getMessage());
    }
  }

  /**
   * The first line of a file without its line end, in UTF-8.
   *
   * @throws IllegalArgumentException naming the file, never its content
   */
  public static String firstLine(Path file) {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(MOST_BYTES);
    } catch (IOException e) {
      throw unusable(file);
    }
    int end = 0;
    while (end < head.length && head[end] != '\n') {
      end++;
    }
    if (end == MOST_BYTES) {
      throw unusable(file);
    }
    if (end > 0 && head[end - 1] == '\r') {
      end--;
    }
    try {
      String line =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(head, 0, end)).toString();
      if (line.isBlank()) {
        throw unusable(file);
      }
      return line;
    } catch (java.nio.charset.CharacterCodingException e) {
      // Not its cause: that may quote what it stumbled on.
      throw unusable(file);
    }
  }

  private static IllegalArgumentException unusable(Path file) {
    return new IllegalArgumentException(
        file + " (expected: a file that can be read, whose first line is the secret)");
  }
}
