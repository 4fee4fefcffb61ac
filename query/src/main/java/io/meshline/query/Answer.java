package io.meshline.query;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the documents of a range say.
 *
 * @param range the range that was asked for, in whole windows
 * @param segments which windows were read of its parts, in order
 * @param firstWindow begin of the first window of the range that has a document, null if none has
 * @param askedAt when the store was asked
 * @param documents how many documents were merged
 * @param measured what was measured, most calls first, then by name
 * @param <T> edges or services
 */
public record Answer<T>(
    TimeRange range,
    List<TimeRange> segments,
    @Nullable Instant firstWindow,
    Instant askedAt,
    long documents,
    List<T> measured) {

  /** Copies the lists. */
  public Answer {
    segments = List.copyOf(segments);
    measured = List.copyOf(measured);
  }

  /**
   * The minutes over which calls per minute are taken: from the first window that has a document to
   * the end of the range, or to the time of asking where that is earlier; at least one second. So a
   * mesh that was just started is not diluted by the time before.
   */
  public double minutes() {
    Instant begin = firstWindow == null ? range.from() : firstWindow;
    Instant end = askedAt.isBefore(range.to()) ? askedAt : range.to();
    return Math.max(1, Duration.between(begin, end).toMillis() / 1000.0) / 60;
  }

  /** Whether the range has no document. */
  public boolean isEmpty() {
    return measured.isEmpty();
  }
}
