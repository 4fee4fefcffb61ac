package io.meshline.jobs.aggregation;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one Kafka record: a single call, or the calls of a batch, kept together, and a dead
 * letter for whatever of it could not be used. Or what came of many records of which all could be
 * used: a block of calls. Not to be changed after it was handed on.
 *
 * @param call a single call that keeps all limits, or null
 * @param batch a valid batch, or null
 * @param block calls that keep all limits, of one Kafka record or many, or null
 * @param refused positions in the batch of calls that break a limit
 * @param lastCompletionMillis largest event time of the calls that keep all limits, in milliseconds
 *     since 1970-01-01T00:00:00Z; {@link #NO_CALLS} when there are none
 * @param deadLetters one for each call that breaks a limit, or one for the whole record
 * @param records number of Kafka records that it came from
 */
public record Decoded(
    @Nullable CallRecord call,
    @Nullable CallBatch batch,
    @Nullable CallBlock block,
    BitSet refused,
    long lastCompletionMillis,
    List<DeadLetter> deadLetters,
    int records) {

  /** Event time of an element without usable calls: it must not move the watermark. */
  public static final long NO_CALLS = Long.MIN_VALUE;

  private static final BitSet NONE = new BitSet(0);

  /** A single call that keeps all limits. */
  public static Decoded of(CallRecord call, long completionMillis) {
    return new Decoded(call, null, null, NONE, completionMillis, List.of(), 1);
  }

  /** A batch of which some calls may be refused. */
  static Decoded of(
      CallBatch batch, BitSet refused, long lastCompletionMillis, List<DeadLetter> deadLetters) {
    return new Decoded(null, batch, null, refused, lastCompletionMillis, deadLetters, 1);
  }

  /** Calls of a block, which is not empty. It is used again when this was taken. */
  static Decoded of(CallBlock block) {
    return new Decoded(
        null,
        null,
        block,
        NONE,
        Math.floorDiv(block.lastCompletionMicros(), 1_000),
        List.of(),
        block.records());
  }

  /** Nothing but a dead letter. */
  static Decoded dead(DeadLetter letter) {
    return new Decoded(null, null, null, NONE, NO_CALLS, List.of(letter), 1);
  }

  /** Number of calls, refused ones included; a record that could not be decoded counts as one. */
  public int calls() {
    if (block != null) {
      return block.size();
    }
    return batch != null ? batch.getPath().size() : 1;
  }
}
