package io.meshline.sink.elasticsearch;

import io.meshline.schemas.Resolution;
import java.io.Serializable;
import java.time.Instant;

/**
 * All windows of one length that begin in a time, and whose documents are in one index: minutes
 * within a day, hours within a month or days within a year, in UTC.
 *
 * @param resolution length of the windows
 * @param from begin of the first one
 * @param to end of the last one, after {@code from}
 */
public record WindowBlock(Resolution resolution, Instant from, Instant to) implements Serializable {

  /**
   * Checks the order and the index.
   *
   * @throws IllegalArgumentException when {@code to} is not after {@code from}, or the documents
   *     are in several indices
   */
  public WindowBlock {
    if (!to.isAfter(from)) {
      throw new IllegalArgumentException("to: " + to + " (expected: after " + from + ")");
    }
    String first = Window.of(resolution, from).indexSuffix();
    String last = Window.of(resolution, to.minusMillis(1)).indexSuffix();
    if (!first.equals(last)) {
      throw new IllegalArgumentException(
          "windows from %s to %s: in indices %s to %s (expected: one index)"
              .formatted(from, to, first, last));
    }
  }

  Window first() {
    return Window.of(resolution, from);
  }

  /** Begin of the windows after it. */
  Window after() {
    return Window.of(resolution, to);
  }
}
