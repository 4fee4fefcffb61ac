package io.meshline.standalone.engine;

/**
 * An engine could not be started, or did not do what it was asked to. The message is written for
 * people.
 */
public class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what happened, with the values that matter
   */
  public EngineException(String message) {
    super(message);
  }

  /**
   * @param message what happened, with the values that matter
   * @param cause why
   */
  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
