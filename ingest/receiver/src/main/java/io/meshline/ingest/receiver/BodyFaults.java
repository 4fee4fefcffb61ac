package io.meshline.ingest.receiver;

import java.time.Duration;
import java.util.Locale;

/** What callers are told of a body that is too large, or does not come. */
final class BodyFaults {
  private BodyFaults() {}

  /** A body whose length was announced. */
  static String tooLarge(long announced, long limit) {
    return "body: %d bytes (expected: at most %d, %s)"
        .formatted(announced, limit, ReceiverOption.MAX_MESSAGE.key());
  }

  /** A body that was not read to its end. */
  static String tooLong(long limit) {
    return "body: longer (expected: at most %d bytes, %s)"
        .formatted(limit, ReceiverOption.MAX_MESSAGE.key());
  }

  static String tooLargeDecompressed(long limit) {
    return "body: larger when decompressed (expected: at most %d bytes, %s)"
        .formatted(limit, ReceiverOption.MAX_MESSAGE.key());
  }

  /**
   * A caller that fell silent.
   *
   * @param came bytes that have come
   * @param announced bytes of the body; less than 0 if it is sent in chunks
   * @param silence how long nothing more came
   */
  static String silent(long came, long announced, Duration silence) {
    return "body: %s, then none for %s (expected: the rest within %s)"
        .formatted(share(came, announced), text(silence), ReceiverOption.HTTP_IDLE.key());
  }

  /**
   * A caller that goes on sending, too slowly.
   *
   * @param time how long it has been sending
   */
  static String slow(long came, long announced, Duration time) {
    return "body: %s in %s (expected: all of it within %s)"
        .formatted(share(came, announced), text(time), ReceiverOption.OTLP_TIMEOUT.key());
  }

  private static String share(long came, long announced) {
    return announced < 0 ? came + " bytes" : came + " of " + announced + " bytes";
  }

  /** As options have it. */
  private static String text(Duration time) {
    return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }
}
