package io.meshline.query;

import io.meshline.aggregation.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The figures of one node or edge, step by step. Not thread-safe. */
public final class Series {
  private final Answer<Measured<Instant>> answer;
  private final Duration step;
  private final List<Instant> starts = new ArrayList<>();
  private final Map<Instant, Figures> byStart = new HashMap<>();

  Series(Answer<Measured<Instant>> answer, Duration step) {
    this.answer = answer;
    this.step = step;
    answer.measured().forEach(measured -> byStart.put(measured.what(), measured.figures()));
    Instant start = answer.range().from();
    while (start.isBefore(answer.range().to())) {
      starts.add(start);
      start = start.plus(step);
    }
  }

  /** What was read. */
  public Answer<?> answer() {
    return answer;
  }

  /** Length of each step. */
  public Duration step() {
    return step;
  }

  /** Begins of all steps, those without calls too. */
  public List<Instant> starts() {
    return List.copyOf(starts);
  }

  /** The figures of a step that had calls. */
  public Optional<Figures> at(Instant start) {
    return Optional.ofNullable(byStart.get(start));
  }

  /** What a point saw in a step; empty if nothing. */
  public Optional<PointFigures> at(Instant start, Point point) {
    return at(start).map(figures -> figures.points().get(point));
  }

  /** The points that saw calls in any step. */
  public Set<Point> points() {
    Set<Point> points = new TreeSet<>();
    byStart.values().forEach(figures -> points.addAll(figures.points().keySet()));
    return points;
  }

  /** The point whose figures stand for the whole; empty if there were no calls. */
  public Optional<Point> observedAt() {
    Map<Point, Long> calls = new TreeMap<>();
    byStart
        .values()
        .forEach(
            figures ->
                figures
                    .points()
                    .forEach((point, seen) -> calls.merge(point, seen.calls(), Long::sum)));
    return calls.isEmpty()
        ? Optional.empty()
        : Optional.of(Point.headline(point -> calls.getOrDefault(point, 0L)));
  }

  /**
   * Since when there are no calls, as {@link Answer#noCallsSince}; empty if there are none at all.
   */
  public Optional<Instant> noCallsSince() {
    return byStart.values().stream()
        .map(Figures::lastWindowEnd)
        .max(Comparator.naturalOrder())
        .flatMap(answer::noCallsSince);
  }

  /**
   * The minutes of a step over which calls per minute are taken: those that the documents of the
   * store cover; 0 if none is.
   */
  public double minutes(Instant start) {
    Instant covered = answer.coveredFrom();
    Instant begin = covered.isAfter(start) ? covered : start;
    Instant stepEnd = start.plus(step);
    Instant end = answer.coveredTo().isBefore(stepEnd) ? answer.coveredTo() : stepEnd;
    return begin.isBefore(end)
        ? Math.max(1, Duration.between(begin, end).toMillis() / 1000.0) / 60
        : 0;
  }
}
