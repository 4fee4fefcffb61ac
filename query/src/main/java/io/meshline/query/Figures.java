package io.meshline.query;

import io.meshline.aggregation.Point;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** What was measured of one entity over a range, by observation point; at least one saw calls. */
public final class Figures {
  private final Map<Point, PointFigures> points = new EnumMap<>(Point.class);
  private Instant lastWindowEnd = Instant.MIN;

  Figures() {}

  void add(Point point, PointDocument document) {
    points.computeIfAbsent(point, added -> new PointFigures()).add(document);
  }

  /** Calls were seen in a window that ends at a moment. */
  void seenUntil(Instant windowEnd) {
    if (windowEnd.isAfter(lastWindowEnd)) {
      lastWindowEnd = windowEnd;
    }
  }

  /** End of the last window with calls that was read. */
  Instant lastWindowEnd() {
    return lastWindowEnd;
  }

  /** The points that saw calls, from caller to callee. */
  public Map<Point, PointFigures> points() {
    return Collections.unmodifiableMap(points);
  }

  /** The point whose figures stand for the entity. */
  public Point observedAt() {
    return Point.headline(this::calls);
  }

  /** The figures that stand for the entity. */
  public PointFigures headline() {
    return at(observedAt());
  }

  /**
   * What a point saw.
   *
   * @throws IllegalStateException if it saw no call
   */
  public PointFigures at(Point point) {
    PointFigures figures = points.get(point);
    if (figures == null) {
      throw new IllegalStateException(point + " saw no call");
    }
    return figures;
  }

  /** Calls a point saw. */
  public long calls(Point point) {
    PointFigures figures = points.get(point);
    return figures == null ? 0 : figures.calls();
  }

  /** Coverage: calls a point saw by calls of the point that saw most, 0 to 1. */
  public double coverage(Point point) {
    long most = 0;
    for (PointFigures figures : points.values()) {
      most = Math.max(most, figures.calls());
    }
    return (double) calls(point) / most;
  }
}
