package io.meshline.ingest.receiver.names;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file holds, read again when it changes. A version with faults changes nothing: the last
 * good one stays in use. {@link #value} is safe for any threads and never waits; {@link #look} is
 * for one thread.
 *
 * @param <T> what its text is read to, immutable
 */
public final class WatchedFile<T> {

  private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);

  private final Path path;
  private final Function<String, T> parser;

  /** What was read last; null if it could not be read, so that the next text is a new one. */
  private @Nullable String text;

  private volatile T value;
  private volatile List<String> faults = List.of();

  /**
   * Reads the file for the first time.
   *
   * @param parser reads its text
   * @throws FaultyFileException if it cannot be read or has faults
   */
  public WatchedFile(Path path, Function<String, T> parser) {
    this.path = path;
    this.parser = parser;
    String first;
    try {
      first = read();
    } catch (IOException e) {
      throw new FaultyFileException(List.of(unreadable(e)));
    }
    this.text = first;
    this.value = parsed(first);
  }

  /** The newest good version. */
  public T value() {
    return value;
  }

  /** What is wrong with the newest version; empty while it is the one in use. */
  public List<String> faults() {
    return faults;
  }

  /**
   * Looks whether the file has changed. It is compared by its content: time stamps are too coarse,
   * and a mounted ConfigMap changes by a link.
   *
   * @return whether a new value is in use
   */
  public boolean look() {
    String seen;
    try {
      seen = read();
    } catch (IOException e) {
      // Half replaced, perhaps: told once, and tried again at the next look.
      text = null;
      faulty(List.of(unreadable(e)), null);
      return false;
    }
    if (seen.equals(text)) {
      return false;
    }
    text = seen;
    try {
      value = parsed(seen);
    } catch (FaultyFileException e) {
      faulty(e.faults(), e);
      return false;
    }
    faults = List.of();
    LOG.info("{} was read again.", path);
    return true;
  }

  /** A text that its parser cannot cope with is a faulty one, whatever the parser throws. */
  private T parsed(String seen) {
    try {
      return parser.apply(seen);
    } catch (FaultyFileException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new FaultyFileException(
          List.of(path + ":1: file: " + e + " (expected: a file that can be read)"), e);
    }
  }

  private void faulty(List<String> found, @Nullable FaultyFileException cause) {
    if (!found.equals(faults)) {
      faults = found;
      LOG.warn(
          "{} is not used, its last good version is: {}", path, String.join("; ", found), cause);
    }
  }

  private String read() throws IOException {
    if (Files.size(path) > YamlFile.MAX_LENGTH) {
      throw new IOException("longer than " + YamlFile.MAX_LENGTH + " bytes");
    }
    return Files.readString(path);
  }

  private String unreadable(IOException e) {
    return path + ":1: file: " + e + " (expected: a file that can be read)";
  }
}
