package io.meshline.schemas.registry;

import org.jspecify.annotations.Nullable;

/**
 * The registry cannot be used now: it does not answer, answers with a fault, or refuses the
 * credentials. It says nothing about the schema.
 */
public final class RegistryUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was asked and what was seen; never holds credentials. */
  public RegistryUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
