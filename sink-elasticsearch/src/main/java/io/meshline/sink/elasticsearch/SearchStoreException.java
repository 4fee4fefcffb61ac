package io.meshline.sink.elasticsearch;

/**
 * The search store cannot be used as configured; trying again does not help. The message names the
 * hosts, what was seen and what to check, and carries no secret.
 */
public final class SearchStoreException extends RuntimeException {

  SearchStoreException(String message) {
    super(message);
  }

  SearchStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
