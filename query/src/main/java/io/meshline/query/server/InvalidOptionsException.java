package io.meshline.query.server;

import java.util.List;

/** Options that cannot be used; the message has a line for each fault. */
public final class InvalidOptionsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvalidOptionsException(List<String> faults) {
    super(String.join("\n", faults));
  }
}
