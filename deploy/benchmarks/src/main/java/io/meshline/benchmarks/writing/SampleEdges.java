package io.meshline.benchmarks.writing;

import io.meshline.aggregation.LatencySketch;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.PointMetrics;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.Side;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Minutes of edges between endpoints as a mesh of sidecars gives them: each seen from both sides,
 * some with failures. The same number gives the same metrics.
 */
final class SampleEdges {
  /** The one index that all documents go to. */
  static final String INDEX = "meshline-edges-1m-2026.11.22";

  private static final Instant DAY = Instant.parse("2026-11-22T00:00:00Z");
  private static final int MINUTES = 1_440;
  private static final int CALLS = 60;
  private static final long APDEX_MICROS = 500_000;

  private SampleEdges() {}

  /** The first so many, each an edge and minute of its own. */
  static List<EdgeMetrics> first(int count) {
    return LongStream.range(0, count).mapToObj(SampleEdges::edge).toList();
  }

  private static EdgeMetrics edge(long number) {
    Random random = new Random(number);
    long edge = number / 10;
    List<PointMetrics> points = new ArrayList<>();
    boolean fails = random.nextInt(4) == 0;
    points.add(point(random, Side.CLIENT, fails));
    points.add(point(random, Side.SERVER, fails));
    return EdgeMetrics.newBuilder()
        .setSource(party("checkout", edge % 97, "POST:/orders/{…}/checkout"))
        .setDestination(party("inventory", edge, "GET:/items/{…}/stock"))
        .setGrain(Grain.ENDPOINT)
        .setResolution(Resolution.MINUTE)
        // Ten minutes of each edge, one behind the other: as windows close.
        .setWindowStart(DAY.plusSeconds(60 * ((edge + number * 7) % MINUTES)))
        .setVersion(2L * CALLS)
        .setApdexThresholdMicros(APDEX_MICROS)
        .setObservedAt(1)
        .setPoints(points)
        .build();
  }

  private static Party party(String name, long number, String endpoint) {
    return Party.newBuilder()
        .setEnvironment("production")
        .setNamespace("shop")
        .setService(name + "-" + number)
        .setEndpoint(endpoint)
        .setKind(Kind.SERVICE)
        .build();
  }

  private static PointMetrics point(Random random, Side side, boolean fails) {
    LatencySketch sketch = new LatencySketch();
    long sum = 0;
    long min = Long.MAX_VALUE;
    long max = 0;
    long satisfied = 0;
    for (int i = 0; i < CALLS; i++) {
      long micros = (long) Math.exp(8 + 1.2 * random.nextGaussian());
      sketch.add(micros, 1);
      sum += micros;
      min = Math.min(min, micros);
      max = Math.max(max, micros);
      satisfied += micros <= APDEX_MICROS ? 1 : 0;
    }
    long failures = fails ? 1 + random.nextInt(5) : 0;
    Map<String, Long> classes =
        fails ? Map.of("2xx", CALLS - failures, "5xx", failures) : Map.of("2xx", (long) CALLS);
    return PointMetrics.newBuilder()
        .setReporter(Reporter.SIDECAR)
        .setSide(side)
        .setObservations(CALLS)
        .setCalls(CALLS)
        .setSuccesses(CALLS - failures)
        .setClientErrors(0)
        .setFailures(failures)
        .setStatusClasses(classes)
        .setReasons(fails ? Map.of("503", failures) : Map.of())
        .setProtocols(Map.of("HTTP", (long) CALLS))
        .setTls(Map.of("MUTUAL", (long) CALLS))
        .setLatencySumMicros(sum)
        .setLatencyMinMicros(min)
        .setLatencyMaxMicros(max)
        .setLatencyP50Micros(sketch.quantile(0.5))
        .setLatencyP75Micros(sketch.quantile(0.75))
        .setLatencyP90Micros(sketch.quantile(0.9))
        .setLatencyP95Micros(sketch.quantile(0.95))
        .setLatencyP99Micros(sketch.quantile(0.99))
        .setLatencyP999Micros(sketch.quantile(0.999))
        .setLatencySketch(ByteBuffer.wrap(sketch.toBytes()))
        .setCallsWithoutLatency(0)
        .setApdexSatisfied(satisfied)
        .setApdexTolerating(CALLS - satisfied)
        .setRequestBytes(CALLS * 700L)
        .setResponseBytes(CALLS * (2_000L + random.nextInt(1_000)))
        .setSlowestTraceId(traceId(random))
        .setFailedTraceIds(fails ? List.of(traceId(random)) : List.of())
        .build();
  }

  private static String traceId(Random random) {
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }
}
