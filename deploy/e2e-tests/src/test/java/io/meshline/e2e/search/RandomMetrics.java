package io.meshline.e2e.search;

import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Kind;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.Party;
import io.meshline.schemas.PointMetrics;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.Side;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Metrics by number: the same number gives the same metrics, different numbers give different
 * entities or windows.
 *
 * @param seed of everything that is random
 * @param version of all metrics
 */
record RandomMetrics(long seed, long version) implements Serializable {
  static final Instant BEGIN = Instant.parse("2026-11-22T23:50:00Z");
  private static final String[] REASONS = {"UF", "UH", "DC", "timeout", "java.io.IOException"};

  RandomMetrics withVersion(long other) {
    return new RandomMetrics(seed, other);
  }

  /** A node of one of 100 services, in one of as many windows as it takes. */
  NodeMetrics node(long number) {
    Random random = new Random(seed * 31 + number);
    List<PointMetrics> points = points(random);
    return NodeMetrics.newBuilder()
        .setNode(party(number % 100, "cart \"ü\"", Kind.SERVICE))
        .setGrain(Grain.SERVICE)
        .setResolution(Resolution.MINUTE)
        .setWindowStart(BEGIN.plusSeconds(60 * (number / 100)))
        .setVersion(version)
        .setApdexThresholdMicros(500_000)
        .setObservedAt(random.nextInt(points.size()))
        .setPoints(points)
        .build();
  }

  /** The same for an edge. */
  EdgeMetrics edge(long number) {
    Random random = new Random(seed * 37 + number);
    List<PointMetrics> points = points(random);
    return EdgeMetrics.newBuilder()
        .setSource(party(number % 10, "front", Kind.SERVICE))
        .setDestination(party(number / 10 % 10, "db", Kind.DATABASE))
        .setGrain(Grain.SERVICE)
        .setResolution(number % 2 == 0 ? Resolution.MINUTE : Resolution.HOUR)
        .setWindowStart(BEGIN.plusSeconds(3600 * (number / 100)))
        .setVersion(version)
        .setApdexThresholdMicros(250_000)
        .setObservedAt(random.nextInt(points.size()))
        .setPoints(points)
        .build();
  }

  private static Party party(long number, String name, Kind kind) {
    return Party.newBuilder()
        .setTenant(number % 3 == 0 ? "" : "acme")
        .setNamespace("shop")
        .setService(name + number)
        .setKind(kind)
        .build();
  }

  private List<PointMetrics> points(Random random) {
    List<PointMetrics> points = new ArrayList<>();
    for (Side side : Side.values()) {
      for (Reporter reporter : Reporter.values()) {
        if (random.nextInt(3) == 0) {
          points.add(point(random, reporter, side));
        }
      }
    }
    return points.isEmpty() ? List.of(point(random, Reporter.AGENT, Side.SERVER)) : points;
  }

  private PointMetrics point(Random random, Reporter reporter, Side side) {
    long calls = 1L + random.nextInt(1_000_000);
    long failures = random.nextInt(3) == 0 ? random.nextLong(calls) : 0;
    Map<String, Long> reasons = new HashMap<>();
    if (failures > 0) {
      reasons.put(REASONS[random.nextInt(REASONS.length)], failures);
    }
    byte[] sketch = new byte[random.nextInt(300)];
    random.nextBytes(sketch);
    long median = 1L + random.nextInt(1_000_000);
    return PointMetrics.newBuilder()
        .setReporter(reporter)
        .setSide(side)
        .setObservations(version)
        .setCalls(calls)
        .setSuccesses(calls - failures)
        .setClientErrors(0)
        .setFailures(failures)
        .setStatusClasses(Map.of("2xx", calls))
        .setReasons(reasons)
        .setProtocols(Map.of("HTTP", calls))
        .setTls(Map.of("MUTUAL", calls))
        .setLatencySumMicros(median * calls)
        .setLatencyMinMicros(1)
        .setLatencyMaxMicros(median * 9)
        .setLatencyP50Micros(median)
        .setLatencyP75Micros(median * 2)
        .setLatencyP90Micros(median * 3)
        .setLatencyP95Micros(median * 4)
        .setLatencyP99Micros(median * 5)
        .setLatencyP999Micros(median * 6)
        .setLatencySketch(ByteBuffer.wrap(sketch))
        .setCallsWithoutLatency(
            switch (random.nextInt(4)) {
              case 0 -> calls;
              case 1 -> random.nextLong(calls);
              default -> 0;
            })
        .setApdexSatisfied(calls - failures)
        .setApdexTolerating(0)
        .setRequestBytes(random.nextLong(1L << 50))
        .setResponseBytes(random.nextLong(1L << 50))
        .setSlowestTraceId("trace-" + random.nextInt())
        .setFailedTraceIds(failures > 0 ? List.of("failed-" + random.nextInt()) : List.of())
        .build();
  }
}
