package io.meshline.ingest.receiver;

/** Ports that cannot be bound; the message names each with its option. */
public final class OccupiedPortException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OccupiedPortException(String message, Throwable cause) {
    super(message, cause);
  }
}
