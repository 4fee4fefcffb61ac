package io.meshline.standalone;

import java.util.List;

/** Options that cannot be run with; the message has every fault, not only the first. */
public final class InvalidOptionsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidOptionsException(List<String> faults) {
    super(String.join("\n", faults));
  }
}
