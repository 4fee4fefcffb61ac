package io.meshline.query;

import io.meshline.aggregation.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;

/**
 * Where the time of an edge's calls went, by its observation points.
 *
 * <p>Each point measures a call from where it stands to the callee and back. So the difference
 * between two neighbours is the time between them, and the innermost one's own time is the rest.
 * Differences of means add up to the whole, and are those of single calls where all points saw the
 * same calls; differences of medians tell of the usual call, whatever a few slow ones do.
 *
 * @param edge the calls
 * @param parts from caller to callee; there is one more part than there are differences, and none
 *     where no point measured a latency
 * @param leastCoverage calls with a latency of the point that saw fewest of them, by those of the
 *     point that saw most; points that saw none do not count. Far from 1, the points did not see
 *     the same calls
 */
public record EdgeExplanation(MeasuredEdge edge, List<TimeShare> parts, double leastCoverage) {
  /** Coverage below which differences are not those of the same calls. */
  public static final double SAME_CALLS = 0.95;

  private static final double MEDIAN = 0.5;

  /** Copies the list. */
  public EdgeExplanation {
    parts = List.copyOf(parts);
  }

  /** Explains an edge. */
  public static EdgeExplanation of(MeasuredEdge edge) {
    Figures figures = edge.figures();
    List<Point> seen =
        figures.points().keySet().stream()
            .filter(point -> figures.at(point).callsWithLatency() > 0)
            .toList();
    List<TimeShare> parts = new ArrayList<>();
    double whole = seen.isEmpty() ? 0 : median(figures, seen.get(0));
    for (int i = 0; i < seen.size(); i++) {
      Point outer = seen.get(i);
      Point inner = i + 1 < seen.size() ? seen.get(i + 1) : null;
      double median = median(figures, outer) - (inner == null ? 0 : median(figures, inner));
      double mean = mean(figures, outer) - (inner == null ? 0 : mean(figures, inner));
      parts.add(new TimeShare(outer, inner, median, mean, whole == 0 ? 0 : median / whole));
    }
    LongSummaryStatistics timed =
        seen.stream().mapToLong(point -> figures.at(point).callsWithLatency()).summaryStatistics();
    double least = seen.isEmpty() ? 1 : (double) timed.getMin() / timed.getMax();
    return new EdgeExplanation(edge, parts, least);
  }

  /** Whether all points saw about the same number of calls. */
  public boolean sameCalls() {
    return leastCoverage >= SAME_CALLS;
  }

  /** Whether some difference is below zero. */
  public boolean hasNegative() {
    return parts.stream().anyMatch(part -> part.medianMicros() < 0 || part.meanMicros() < 0);
  }

  private static double median(Figures figures, Point point) {
    return figures.at(point).latencyMicros(MEDIAN);
  }

  private static double mean(Figures figures, Point point) {
    return figures.at(point).latencyMeanMicros();
  }
}
