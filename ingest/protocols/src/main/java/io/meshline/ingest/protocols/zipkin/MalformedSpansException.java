package io.meshline.ingest.protocols.zipkin;

import java.io.IOException;

/** Bytes that are no list of Zipkin spans, or stop being one somewhere. */
public final class MalformedSpansException extends IOException {

  private static final long serialVersionUID = 1L;

  MalformedSpansException(String message) {
    super(message);
  }

  MalformedSpansException(String message, Throwable cause) {
    super(message, cause);
  }
}
