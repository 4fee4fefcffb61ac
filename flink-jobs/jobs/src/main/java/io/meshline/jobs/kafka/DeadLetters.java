package io.meshline.jobs.kafka;

import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Limits;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes dead letters that always fit into a record of their topic. */
public final class DeadLetters {

  /**
   * Most bytes that are kept of an original value. A value that was compressed on its way may be
   * much larger than a producer sends, and a dead letter that cannot be written would fail the job
   * again and again.
   */
  public static final int KEPT_BYTES = 1 << 20;

  private DeadLetters() {}

  /**
   * Where a value came from.
   *
   * @param topic empty when it came from elsewhere
   * @param partition -1 when it came from elsewhere
   * @param offset -1 when it came from elsewhere
   * @param index position inside a batch, -1 when the whole record is meant
   */
  public record Origin(String topic, int partition, long offset, int index) {
    /** Of what was not read from a topic. */
    public static final Origin ELSEWHERE = new Origin("", -1, -1, -1);
  }

  /**
   * A dead letter. A value of more than {@link #KEPT_BYTES} is cut, and the message then begins
   * with both sizes; a message that is too long loses its end.
   *
   * @param time kept in microseconds
   * @param value original bytes; null is kept as none
   */
  public static DeadLetter of(
      Instant time,
      String program,
      String reason,
      String message,
      Origin origin,
      byte @Nullable [] value) {
    byte[] original = value == null ? new byte[0] : value;
    int kept = Math.min(original.length, KEPT_BYTES);
    String said =
        kept == original.length
            ? message
            : "value cut to its first %d of %d bytes; %s".formatted(kept, original.length, message);
    return new DeadLetter(
        EventTimes.instant(EventTimes.micros(time)),
        program,
        reason,
        shortened(said),
        origin.topic(),
        origin.partition(),
        origin.offset(),
        origin.index(),
        // A copy when it is cut, so that nobody holds or sends the rest.
        ByteBuffer.wrap(kept == original.length ? original : Arrays.copyOf(original, kept)));
  }

  private static String shortened(String message) {
    int most = Limits.DEAD_LETTER_MESSAGE_LENGTH;
    return message.codePointCount(0, message.length()) <= most
        ? message
        : message.substring(0, message.offsetByCodePoints(0, most));
  }
}
