package io.meshline.ingest.receiver;

import org.jspecify.annotations.Nullable;

/** A record that will never be taken: too large, or not fit for its schema. */
final class RefusedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedRecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
