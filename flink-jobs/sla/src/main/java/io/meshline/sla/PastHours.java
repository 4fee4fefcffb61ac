package io.meshline.sla;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hours of one entity that an earlier job counted, and whose minutes nobody has any more: what its
 * objectives had in them, as it was told last. They wait here until they close. Not thread-safe.
 */
public final class PastHours {
  private static final int FORMAT = 1;

  /** By their first minute, and what is counted. */
  private final TreeMap<Long, Map<String, Hour>> hours = new TreeMap<>();

  /** None. */
  public PastHours() {}

  /**
   * What an objective had in an hour.
   *
   * @param version of what told it: the largest one counts
   */
  record Hour(long version, Counts counts) {}

  /**
   * What is counted for an objective, as text: other calls have another one.
   *
   * @param thresholdMicros for LATENCY: what a good call does not exceed, in microseconds; else 0
   */
  public static String counted(
      String objective, Indicator indicator, long thresholdMicros, ClientErrors clientErrors) {
    return new ObjectiveKey(objective, indicator, thresholdMicros, clientErrors).text();
  }

  /**
   * Sets what was counted in an hour; a version that is less than the one that is there changes
   * nothing.
   *
   * @param begin its first minute
   * @param counted as {@link #counted} has it
   */
  public void put(long begin, String counted, long version, Counts counts) {
    hours
        .computeIfAbsent(begin, hour -> new TreeMap<>())
        .merge(
            counted,
            new Hour(version, counts),
            (known, one) -> one.version >= known.version ? one : known);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return hours.isEmpty();
  }

  /** The minute after the first one; {@link Long#MAX_VALUE} if there is none. */
  public long firstEnd() {
    return hours.isEmpty() ? Long.MAX_VALUE : hours.firstKey() + SlidingCounts.HOUR;
  }

  /** Takes out those that end before a minute. */
  Map<Long, Map<String, Hour>> close(long end) {
    Map<Long, Map<String, Hour>> before = hours.headMap(end - SlidingCounts.HOUR, true);
    Map<Long, Map<String, Hour>> closing = new TreeMap<>(before);
    before.clear();
    return closing;
  }

  /** {@link #firstEnd} of encoded ones. */
  public static long firstEnd(byte[] bytes) {
    return fromBytes(bytes).firstEnd();
  }

  /** The encoding, for state. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(FORMAT);
      Numbers.write(out, hours.size());
      for (Map.Entry<Long, Map<String, Hour>> hour : hours.entrySet()) {
        Numbers.writeSigned(out, hour.getKey());
        Numbers.write(out, hour.getValue().size());
        for (Map.Entry<String, Hour> each : hour.getValue().entrySet()) {
          out.writeUTF(each.getKey());
          Numbers.write(out, each.getValue().version);
          Numbers.write(out, each.getValue().counts.total());
          Numbers.write(out, each.getValue().counts.bad());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * What {@link #toBytes} encoded.
   *
   * @throws IllegalArgumentException if the bytes are no encoding of hours
   */
  public static PastHours fromBytes(byte[] bytes) {
    PastHours past = new PastHours();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      int format = in.readUnsignedByte();
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            "format of past hours: " + format + " (expected: " + FORMAT + ")");
      }
      for (long i = Numbers.read(in); i > 0; i--) {
        long begin = Numbers.readSigned(in);
        for (long j = Numbers.read(in); j > 0; j--) {
          String counted = in.readUTF();
          long version = Numbers.read(in);
          long total = Numbers.read(in);
          past.put(begin, counted, version, new Counts(total - Numbers.read(in), total));
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("no encoding of past hours", e);
    }
    return past;
  }
}
