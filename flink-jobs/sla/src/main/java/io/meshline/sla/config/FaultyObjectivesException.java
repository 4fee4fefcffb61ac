package io.meshline.sla.config;

import java.util.List;

/** Files of objectives with faults; all of them are told. */
public final class FaultyObjectivesException extends Exception {
  private final transient List<String> faults;

  FaultyObjectivesException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  /** Each with file, line, key, what was seen and what was expected. */
  public List<String> faults() {
    return faults;
  }
}
