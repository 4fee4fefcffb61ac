package io.meshline.jobs;

/** A backfill that would not come out right, or could disturb the job that runs all the time. */
public final class BackfillRefusedException extends RuntimeException {

  /**
   * @param message what was seen and what was expected, in one line
   */
  public BackfillRefusedException(String message) {
    super(message);
  }
}
