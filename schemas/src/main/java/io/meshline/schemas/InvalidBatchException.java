package io.meshline.schemas;

/** A {@link CallBatch} whose columns contradict each other. */
public final class InvalidBatchException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Machine-readable reason for the dead letter. */
  public static final String REASON = "invalid_batch";

  InvalidBatchException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
