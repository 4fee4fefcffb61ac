package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.Point;
import io.meshline.aggregation.PointAccumulator;
import io.meshline.aggregation.WindowSize;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.PointMetrics;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.Side;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Accumulators as the records of the contract. */
final class MetricsRecords implements Serializable {

  private static final Point[] POINTS = Point.values();
  private static final double[] QUANTILES = {0.5, 0.75, 0.9, 0.95, 0.99, 0.999};

  private final long apdexThresholdMicros;

  MetricsRecords(long apdexThresholdMicros) {
    this.apdexThresholdMicros = apdexThresholdMicros;
  }

  /** The metrics of a node in a window. */
  NodeMetrics node(EntityKey key, WindowSize size, long startMicros, EntityAccumulator seen) {
    return new NodeMetrics(
        key.destination(),
        key.grain(),
        resolution(size),
        start(startMicros),
        seen.observations(),
        apdexThresholdMicros,
        observedAt(seen),
        points(seen));
  }

  /** The metrics of an edge in a window. */
  EdgeMetrics edge(EntityKey key, WindowSize size, long startMicros, EntityAccumulator seen) {
    return new EdgeMetrics(
        key.source(),
        key.destination(),
        key.grain(),
        resolution(size),
        start(startMicros),
        seen.observations(),
        apdexThresholdMicros,
        observedAt(seen),
        points(seen));
  }

  private static Instant start(long startMicros) {
    return Instant.ofEpochMilli(startMicros / 1_000);
  }

  private static Resolution resolution(WindowSize size) {
    return switch (size) {
      case MINUTE -> Resolution.MINUTE;
      case HOUR -> Resolution.HOUR;
      case DAY -> Resolution.DAY;
    };
  }

  /** The headline point's place among those that saw something. */
  private static int observedAt(EntityAccumulator seen) {
    Point headline = seen.headline();
    int place = 0;
    for (Point point : POINTS) {
      if (point == headline) {
        return place;
      }
      if (seen.point(point) != null) {
        place++;
      }
    }
    throw new IllegalStateException("no such point: " + headline);
  }

  private static List<PointMetrics> points(EntityAccumulator seen) {
    List<PointMetrics> points = new ArrayList<>(POINTS.length);
    for (Point point : POINTS) {
      PointAccumulator accumulator = seen.point(point);
      if (accumulator != null) {
        points.add(point(point, accumulator));
      }
    }
    return points;
  }

  private static PointMetrics point(Point point, PointAccumulator seen) {
    // The contract has 0 where no latency was measured.
    long[] latencies = new long[QUANTILES.length];
    if (seen.callsWithLatency() > 0) {
      seen.latenciesMicros(QUANTILES, latencies);
    }
    return new PointMetrics(
        point.isAgent() ? Reporter.AGENT : Reporter.SIDECAR,
        point.isServer() ? Side.SERVER : Side.CLIENT,
        seen.observations(),
        seen.calls(),
        seen.successes(),
        seen.clientErrors(),
        seen.failures(),
        seen.statusClasses(),
        seen.reasons(),
        seen.protocols(),
        seen.tls(),
        seen.latencySumMicros(),
        seen.latencyMinMicros(),
        seen.latencyMaxMicros(),
        latencies[0],
        latencies[1],
        latencies[2],
        latencies[3],
        latencies[4],
        latencies[5],
        ByteBuffer.wrap(seen.sketch().toBytes()),
        seen.calls() - seen.callsWithLatency(),
        seen.apdexSatisfied(),
        seen.apdexTolerating(),
        seen.requestBytes(),
        seen.responseBytes(),
        seen.slowestTraceId(),
        seen.failedTraceIds());
  }
}
