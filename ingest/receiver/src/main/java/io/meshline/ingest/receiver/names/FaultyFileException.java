package io.meshline.ingest.receiver.names;

import java.util.List;

/** A file with the wrong content: every fault, each with the line where it is. */
public final class FaultyFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  FaultyFileException(List<String> faults) {
    super(String.join("; ", faults));
    this.faults = List.copyOf(faults);
  }

  FaultyFileException(List<String> faults, Throwable cause) {
    super(String.join("; ", faults), cause);
    this.faults = List.copyOf(faults);
  }

  /** Each as {@code file:line: key: value (expected: …)}. */
  public List<String> faults() {
    return faults;
  }
}
