package io.meshline.ingest.receiver;

import java.util.List;

/** Options that cannot be run with; carries every fault, not only the first. */
public final class InvalidOptionsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  /**
   * @param faults one line per fault, each naming the key, the value seen and what was expected
   */
  InvalidOptionsException(List<String> faults) {
    super("invalid options:\n  " + String.join("\n  ", faults));
    this.faults = List.copyOf(faults);
  }

  /** One line per fault. */
  public List<String> faults() {
    return faults;
  }
}
