package io.meshline.jobs.aggregation;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one Kafka record: a single call, or the calls of a batch, kept together, and a dead
 * letter for whatever of it could not be used. Not to be changed after it was handed on.
 *
 * @param call a single call that keeps all limits, or null
 * @param batch a valid batch, or null
 * @param refused positions in the batch of calls that break a limit
 * @param lastCompletionMillis largest event time of the calls that keep all limits, in milliseconds
 *     since 1970-01-01T00:00:00Z; {@link #NO_CALLS} when there are none
 * @param deadLetters one for each call that breaks a limit, or one for the whole record
 */
public record Decoded(
    @Nullable CallRecord call,
    @Nullable CallBatch batch,
    BitSet refused,
    long lastCompletionMillis,
    List<DeadLetter> deadLetters) {

  /** Event time of an element without usable calls: it must not move the watermark. */
  public static final long NO_CALLS = Long.MIN_VALUE;

  private static final BitSet NONE = new BitSet(0);

  /** A single call that keeps all limits. */
  static Decoded of(CallRecord call, long completionMillis) {
    return new Decoded(call, null, NONE, completionMillis, List.of());
  }

  /** A batch of which some calls may be refused. */
  static Decoded of(
      CallBatch batch, BitSet refused, long lastCompletionMillis, List<DeadLetter> deadLetters) {
    return new Decoded(null, batch, refused, lastCompletionMillis, deadLetters);
  }

  /** Nothing but a dead letter. */
  static Decoded dead(DeadLetter letter) {
    return new Decoded(null, null, NONE, NO_CALLS, List.of(letter));
  }

  /** Number of calls, refused ones included; a record that could not be decoded counts as one. */
  public int calls() {
    return batch != null ? batch.getPath().size() : 1;
  }
}
