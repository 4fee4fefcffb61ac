package io.meshline.jobs.config;

import java.util.List;

/** Options that cannot be run with; carries every fault, not only the first. */
public final class InvalidOptionsException extends IllegalArgumentException {

  private final List<String> faults;

  /**
   * @param faults one line per fault, each naming its key and the value seen
   */
  public InvalidOptionsException(List<String> faults) {
    super("invalid options:\n  " + String.join("\n  ", faults));
    this.faults = List.copyOf(faults);
  }

  /** One line per fault. */
  public List<String> faults() {
    return faults;
  }
}
