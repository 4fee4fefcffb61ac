package io.meshline.ingest.protocols;

/**
 * Ends the conversion of one observation with a {@link Rejection}. It never leaves a converter, and
 * has no stack trace: hostile input must not make us collect one per record.
 */
public final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Rejection rejection;

  /**
   * @param reason lower-case name of the reason
   * @param message the value seen and what was expected
   */
  public Refusal(String reason, String message) {
    super(reason, null, false, false);
    this.rejection = new Rejection(reason, message);
  }

  /** What is told to the outlet. */
  public Rejection rejection() {
    return rejection;
  }
}
