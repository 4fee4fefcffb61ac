package io.meshline.ingest.protocols.skywalking;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.meshline.ingest.protocols.skywalking.ScannedSpan.Part;
import io.meshline.schemas.Limits;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a segment that was looked through, as texts. Ids that spans share are one object. Not
 * for several threads.
 */
final class SegmentIds {
  /** Numbers of spans that are likely to be named twice: by themselves and by their children. */
  private static final int SHARED = 8;

  private final byte[] message;
  private final Part segment;
  private final Part trace;
  private final String traceId;
  private final @Nullable String[] shared = new @Nullable String[SHARED];
  private final byte[] text = new byte[Limits.ID_LENGTH];

  SegmentIds(byte[] message, Part segment, Part trace) {
    this.message = message;
    this.segment = segment;
    this.trace = trace;
    this.traceId = text(trace);
  }

  /** How many characters a number takes. */
  static int digits(int number) {
    int count = number < 0 ? 2 : 1;
    for (int left = number / 10; left != 0; left /= 10) {
      count++;
    }
    return count;
  }

  /** The trace of the segment. */
  String trace() {
    return traceId;
  }

  /** The trace that a reference names, mostly the same. */
  String trace(Part named) {
    return Arrays.equals(message, named.from, named.to, message, trace.from, trace.to)
        ? traceId
        : text(named);
  }

  /** A span of the segment. */
  String span(int number) {
    if (number < 0 || number >= SHARED) {
      return span(segment, number);
    }
    String known = shared[number];
    if (known == null) {
      known = span(segment, number);
      shared[number] = known;
    }
    return known;
  }

  /** A span of a segment; both together are no longer than an id. */
  String span(Part ofSegment, int number) {
    int length = ofSegment.length();
    System.arraycopy(message, ofSegment.from, text, 0, length);
    text[length] = '.';
    int end = length + 1 + digits(number);
    int at = end;
    // Below zero, where each number has its like.
    int left = number < 0 ? number : -number;
    do {
      text[--at] = (byte) ('0' - left % 10);
      left /= 10;
    } while (left != 0);
    if (number < 0) {
      text[--at] = '-';
    }
    return new String(text, 0, end, ISO_8859_1);
  }

  private String text(Part part) {
    return new String(message, part.from, part.length(), ISO_8859_1);
  }
}
