package io.meshline.query.server;

/** The port is not free. */
public final class OccupiedPortException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OccupiedPortException(String message, Throwable cause) {
    super(message, cause);
  }
}
