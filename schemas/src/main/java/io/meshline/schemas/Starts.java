package io.meshline.schemas;

import java.time.Instant;

/**
 * Sets when a record began, as it is. Generated constructors and setters cut a time to microseconds
 * each time, by dividing, which takes longer than all else that they do. Pure functions.
 */
public final class Starts {
  private static final int OF_CALL = CallRecord.SCHEMA$.getField("start").pos();
  private static final int OF_SPAN = Span.SCHEMA$.getField("start").pos();

  private Starts() {}

  /**
   * Of a call.
   *
   * @param start no finer than a microsecond
   */
  public static void set(CallRecord call, Instant start) {
    call.put(OF_CALL, start);
  }

  /**
   * Of a span.
   *
   * @param start no finer than a microsecond
   */
  public static void set(Span span, Instant start) {
    span.put(OF_SPAN, start);
  }
}
