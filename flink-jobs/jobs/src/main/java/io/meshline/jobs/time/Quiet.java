package io.meshline.jobs.time;

import java.time.Duration;

/**
 * When an operator may end waits by the clock, since nobody else is coming: its input says that it
 * is idle, and neither did event time move nor anything come for the quiet time. (What comes after
 * a pause comes before the word that the input is active again, and without that word if it is
 * older than what came last.) Event time that merely stands still does not say so: a checkpoint, a
 * slow sink or a registry that is away can stop it for long, with what is waited for on its way.
 * Only after {@link #PATIENCE} times as long without any movement it is given up too, since one
 * partition may bring old times for ever.
 *
 * <p>One per subtask of an operator. Not thread-safe. Times are processing times in milliseconds.
 */
public final class Quiet {
  /** How many times the quiet time event time may stand still while the input is not idle. */
  public static final int PATIENCE = 10;

  /** Looks within a quiet time when the end of one has passed and the input was not idle. */
  private static final int LOOKS = 4;

  private final long quietMillis;
  private long movedAt;
  private long cameAt;
  private boolean begun;
  private boolean idle;
  private boolean silenceSays;

  /**
   * @param quiet at least 1 ms
   * @param now when the operator starts
   * @param restored whether it goes on with waits from before: the source may take long until it
   *     reads again what came meanwhile, and says that it is idle until then. Silence must last as
   *     long as a stall then.
   */
  public Quiet(Duration quiet, long now, boolean restored) {
    quietMillis = quiet.toMillis();
    movedAt = now;
    cameAt = now;
    silenceSays = !restored;
  }

  /** The watermark moved. */
  public void moved(long now) {
    movedAt = now;
    begun = true;
    silenceSays = true;
  }

  /** Something came that waits, or that others wait for. */
  public void came(long now) {
    cameAt = now;
  }

  /** The input became idle, or active. */
  public void idle(boolean nothingComes) {
    idle = nothingComes;
  }

  /**
   * Whether waits end now. Before the first watermark, after a start or a restore, only an idle
   * input says anything of traffic.
   */
  public boolean reached(long now) {
    return isSilent(now) || isStalled(now);
  }

  /**
   * The same for waits that began at a time: where event time stands still while more comes, the
   * other half of what began to wait a moment ago may be on its way.
   *
   * @param since when the wait began; {@link Long#MIN_VALUE} for long ago
   */
  public boolean reached(long now, long since) {
    return isSilent(now) || (isStalled(now) && since <= now - quietMillis);
  }

  private boolean isSilent(long now) {
    return idle && silenceSays && now - Math.max(movedAt, cameAt) >= quietMillis;
  }

  private boolean isStalled(long now) {
    return (idle || begun) && (now - movedAt) / PATIENCE >= quietMillis;
  }

  /** When to look whether it is {@link #reached} next, always later than now. */
  public long nextLook(long now) {
    long next = Math.max(movedAt, cameAt) + quietMillis;
    if (next > now) {
      return next;
    }
    return idle && silenceSays ? now + 1 : now + Math.max(1, quietMillis / LOOKS);
  }
}
