package io.meshline.ingest.publisher;

/** Topics could not be created or looked at. */
public final class InstallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InstallException(String message, Throwable cause) {
    super(message, cause);
  }
}
