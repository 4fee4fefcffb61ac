package io.meshline.query.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.aggregation.Point;
import io.meshline.query.Metric;
import io.meshline.query.PointFigures;
import io.meshline.query.Series;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** What one point saw over time, a list for each figure. */
final class PointSeries {
  private static final Metric[] NUMBERS = {
    Metric.SUCCESS_RATIO,
    Metric.APDEX,
    Metric.AVG_US,
    Metric.MAX_US,
    Metric.P50_US,
    Metric.P75_US,
    Metric.P90_US,
    Metric.P95_US,
    Metric.P99_US,
    Metric.P999_US
  };

  private final Series series;
  private final Point point;

  PointSeries(Series series, Point point) {
    this.series = series;
    this.point = point;
  }

  void put(ObjectNode to) {
    putCounts(to.putArray("calls"), PointFigures::calls);
    putRates(to.putArray("calls_per_minute"));
    putCounts(to.putArray("observations"), PointFigures::observations);
    putCounts(to.putArray("client_errors"), PointFigures::clientErrors);
    putCounts(to.putArray("failures"), PointFigures::failures);
    for (Metric metric : NUMBERS) {
      ArrayNode values = to.putArray(metric.text());
      for (Instant start : series.starts()) {
        // Calls per minute are not among these.
        putNumber(values, series.at(start, point).map(seen -> metric.of(seen, 1)));
      }
    }
    ArrayNode least = to.putArray("min_us");
    for (Instant start : series.starts()) {
      putNumber(
          least,
          series
              .at(start, point)
              .filter(seen -> seen.callsWithLatency() > 0)
              .map(seen -> OptionalDouble.of((double) seen.latencyMinMicros())));
    }
    ObjectNode reasons = to.putObject("reasons");
    for (String reason : reasons()) {
      putCounts(reasons.putArray(reason), seen -> seen.reasons().getOrDefault(reason, 0L));
    }
  }

  private Set<String> reasons() {
    Set<String> reasons = new TreeSet<>();
    for (Instant start : series.starts()) {
      series.at(start, point).ifPresent(seen -> reasons.addAll(seen.reasons().keySet()));
    }
    return reasons;
  }

  private void putCounts(ArrayNode values, ToLongFunction<PointFigures> count) {
    for (Instant start : series.starts()) {
      values.add(series.at(start, point).map(count::applyAsLong).orElse(0L).longValue());
    }
  }

  private void putRates(ArrayNode values) {
    for (Instant start : series.starts()) {
      double minutes = series.minutes(start);
      if (minutes == 0) {
        values.addNull();
      } else {
        values.add(series.at(start, point).map(PointFigures::calls).orElse(0L) / minutes);
      }
    }
  }

  private static void putNumber(ArrayNode values, Optional<OptionalDouble> number) {
    if (number.isPresent() && number.get().isPresent()) {
      values.add(number.get().getAsDouble());
    } else {
      values.addNull();
    }
  }
}
