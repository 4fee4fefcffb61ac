package io.meshline.query;

import io.meshline.aggregation.WindowSize;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the documents of a range say.
 *
 * @param plan what was asked for and which windows were read
 * @param firstWindow begin of the first window with a document of what was selected, null if none
 *     has
 * @param coveredFrom begin of the time that the documents tell of: that of the range, or later
 *     where the store has none at all before; whatever was selected
 * @param documents how many documents were merged
 * @param measured what was measured, most calls first, then by name
 * @param <T> edges or services
 */
public record Answer<T>(
    WindowPlan plan,
    @Nullable Instant firstWindow,
    Instant coveredFrom,
    long documents,
    List<T> measured) {

  /** Copies the list. */
  public Answer {
    measured = List.copyOf(measured);
  }

  /** The range that was read, in whole windows. */
  public TimeRange range() {
    return plan.range();
  }

  /** Which windows were read of its parts, in order. */
  public List<TimeRange> segments() {
    return plan.segments();
  }

  /** When the store was asked. */
  public Instant askedAt() {
    return plan.span().askedAt();
  }

  /** End of the time that the documents tell of: that of the range, or the time of asking. */
  public Instant coveredTo() {
    Instant end = askedAt().isBefore(range().to()) ? askedAt() : range().to();
    return end.isBefore(coveredFrom) ? coveredFrom : end;
  }

  /**
   * The minutes over which calls per minute are taken: those that are covered, at least one second.
   * They do not depend on what is selected, and a mesh that was just started is not diluted by the
   * time before.
   */
  public double minutes() {
    return Math.max(1, Duration.between(coveredFrom, coveredTo()).toMillis() / 1000.0) / 60;
  }

  /**
   * Since when something has had no calls: the end of the last window in which it had some, if at
   * least one whole window of which all has come to the store is without. Empty while calls come.
   */
  public Optional<Instant> noCallsSince(Figures figures) {
    return noCallsSince(figures.lastWindowEnd());
  }

  Optional<Instant> noCallsSince(Instant lastWindowEnd) {
    WindowSize windows = segments().get(segments().size() - 1).windows();
    Instant told = askedAt().minus(WindowPlan.onTheWay(windows));
    Instant end = TimeRange.start(told.isBefore(coveredTo()) ? told : coveredTo(), windows);
    return lastWindowEnd.isBefore(end) ? Optional.of(lastWindowEnd) : Optional.empty();
  }

  /** Whether the range has no document. */
  public boolean isEmpty() {
    return measured.isEmpty();
  }
}
