package io.meshline.jobs.config;

/**
 * The text of an option is not what is expected, in a way that the option's description does not
 * tell. Its message is shown, so it holds no secret.
 */
public final class InvalidTextException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** With what was seen and what was expected. */
  public InvalidTextException(String message) {
    super(message);
  }
}
