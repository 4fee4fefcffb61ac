package io.meshline.query.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.aggregation.Point;
import io.meshline.query.FigureFields;
import io.meshline.query.LatencyHistogram;
import io.meshline.query.PointFigures;
import io.meshline.query.Series;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * How the latencies of each step are spread over bins that are equally wide on a logarithmic scale.
 */
final class HeatMap {
  private final Series series;
  private final Point point;
  private final double[] bounds;

  private HeatMap(Series series, Point point, double[] bounds) {
    this.series = series;
    this.point = point;
    this.bounds = bounds;
  }

  /**
   * The map of what a point saw, from the fastest call to the slowest; empty if no call has a
   * latency.
   *
   * @param perDecade bins for each factor of ten
   */
  static Optional<HeatMap> of(Series series, Point point, int perDecade) {
    long least = Long.MAX_VALUE;
    long most = -1;
    for (Instant start : series.starts()) {
      Optional<PointFigures> seen = series.at(start, point);
      if (seen.isPresent() && seen.get().callsWithLatency() > 0) {
        least = Math.min(least, seen.get().latencyMinMicros());
        most = Math.max(most, seen.get().latencyMaxMicros());
      }
    }
    if (most < 0) {
      return Optional.empty();
    }
    int first = (int) Math.floor(Math.log10((double) Math.max(1, least)) * perDecade);
    int last =
        Math.max(first, (int) Math.floor(Math.log10((double) Math.max(1, most)) * perDecade));
    double[] bounds = new double[last - first + 2];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = Math.pow(10, (double) (first + i) / perDecade);
    }
    if (least == 0) {
      bounds[0] = 0;
    }
    return Optional.of(new HeatMap(series, point, bounds));
  }

  void put(ObjectNode to) {
    to.put("point", FigureFields.name(point));
    ArrayNode borders = to.putArray("bounds_us");
    Arrays.stream(bounds).forEach(borders::add);
    ArrayNode counts = to.putArray("counts");
    for (Instant start : series.starts()) {
      ArrayNode step = counts.addArray();
      series
          .at(start, point)
          .filter(seen -> seen.callsWithLatency() > 0)
          .ifPresent(
              seen -> {
                // Without the outer borders: what rounding lifts over one of them stays in.
                LatencyHistogram histogram =
                    new LatencyHistogram(Arrays.copyOfRange(bounds, 1, bounds.length - 1));
                histogram.add(seen);
                Arrays.stream(histogram.counts()).forEach(step::add);
              });
    }
  }
}
