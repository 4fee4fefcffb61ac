package io.meshline.ingest.publisher;

import org.jspecify.annotations.Nullable;

/** A record was not acknowledged by the broker, so it must be taken as not published. */
public final class PublishException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PublishException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
