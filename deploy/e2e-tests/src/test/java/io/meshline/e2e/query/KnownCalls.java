package io.meshline.e2e.query;

import io.meshline.aggregation.CallOutcome;
import io.meshline.aggregation.Observation;
import io.meshline.aggregation.Point;
import io.meshline.aggregation.PointAccumulator;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Kind;
import io.meshline.schemas.NodeMetrics;
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
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Calls between generated services over some minutes: as the metrics that the job would publish,
 * and one by one, to compute the same figures in the plainest way.
 */
final class KnownCalls {
  static final Instant BEGIN = Instant.parse("2026-11-22T23:40:00Z");
  static final int MINUTES = 40;
  static final int SERVICES = 32;

  /** One call as one point saw it. */
  record Seen(String edge, Point point, long latencyMicros, boolean failed) {}

  private final SplittableRandom random;
  private final List<Seen> seen = new ArrayList<>();
  private final List<EdgeMetrics> edges = new ArrayList<>();
  private final List<NodeMetrics> nodes = new ArrayList<>();

  KnownCalls(long seed) {
    random = new SplittableRandom(seed);
    for (int minute = 0; minute < MINUTES; minute++) {
      for (int service = 0; service < SERVICES; service++) {
        generate(BEGIN.plusSeconds(60L * minute), service);
      }
    }
  }

  List<EdgeMetrics> edges() {
    return edges;
  }

  List<NodeMetrics> nodes() {
    return nodes;
  }

  /** Everything the points saw, by edge and point. */
  Map<String, Map<Point, List<Seen>>> byEdge() {
    Map<String, Map<Point, List<Seen>>> sorted = new TreeMap<>();
    for (Seen call : seen) {
      sorted
          .computeIfAbsent(call.edge(), added -> new TreeMap<>())
          .computeIfAbsent(call.point(), added -> new ArrayList<>())
          .add(call);
    }
    return sorted;
  }

  /** The name of the edge from the front to a service. */
  static String edgeTo(String service) {
    return "front to " + service;
  }

  private void generate(Instant window, int service) {
    Party destination = destination(service);
    Observation observation = new Observation();
    List<PointMetrics> points = new ArrayList<>();
    long version = 0;
    for (Point point : Point.values()) {
      if (point != Point.AGENT_SERVER && random.nextInt(3) > 0) {
        continue;
      }
      PointAccumulator accumulator = new PointAccumulator();
      for (int i = random.nextInt(20); i >= 0; i--) {
        long latency = (long) Math.exp(4 + 10 * random.nextDouble());
        boolean failed = random.nextInt(10) == 0;
        accumulator.add(
            observation.call(latency, failed ? CallOutcome.FAILURE : CallOutcome.SUCCESS, 1));
        seen.add(new Seen(edgeTo(destination.getService()), point, latency, failed));
      }
      points.add(metrics(point, accumulator));
      version += accumulator.observations();
    }
    int observedAt = points.size() - 1;
    edges.add(
        EdgeMetrics.newBuilder()
            .setSource(Party.newBuilder().setNamespace("web").setService("front").build())
            .setDestination(destination)
            .setGrain(Grain.SERVICE)
            .setResolution(Resolution.MINUTE)
            .setWindowStart(window)
            .setVersion(version)
            .setApdexThresholdMicros(500_000)
            .setObservedAt(observedAt)
            .setPoints(points)
            .build());
    nodes.add(
        NodeMetrics.newBuilder()
            .setNode(destination)
            .setGrain(Grain.SERVICE)
            .setResolution(Resolution.MINUTE)
            .setWindowStart(window)
            .setVersion(version)
            .setApdexThresholdMicros(500_000)
            .setObservedAt(observedAt)
            .setPoints(points)
            .build());
  }

  /** Some share all but one field with others, some lack fields. */
  private static Party destination(int service) {
    return Party.newBuilder()
        .setTenant(service % 2 == 0 ? "" : "acme")
        .setEnvironment(service % 4 < 2 ? "" : "prod")
        .setNamespace(service % 8 < 4 ? "" : "shop")
        .setService("s\"ü日" + service)
        .setKind(service % 16 < 8 ? Kind.SERVICE : Kind.DATABASE)
        .build();
  }

  private static PointMetrics metrics(Point point, PointAccumulator seen) {
    return PointMetrics.newBuilder()
        .setReporter(point.isAgent() ? Reporter.AGENT : Reporter.SIDECAR)
        .setSide(point.isServer() ? Side.SERVER : Side.CLIENT)
        .setObservations(seen.observations())
        .setCalls(seen.calls())
        .setSuccesses(seen.successes())
        .setClientErrors(seen.clientErrors())
        .setFailures(seen.failures())
        .setLatencySumMicros(seen.latencySumMicros())
        .setLatencyMinMicros(seen.latencyMinMicros())
        .setLatencyMaxMicros(seen.latencyMaxMicros())
        .setLatencyP50Micros(seen.latencyMicros(0.5))
        .setLatencyP75Micros(seen.latencyMicros(0.75))
        .setLatencyP90Micros(seen.latencyMicros(0.9))
        .setLatencyP95Micros(seen.latencyMicros(0.95))
        .setLatencyP99Micros(seen.latencyMicros(0.99))
        .setLatencyP999Micros(seen.latencyMicros(0.999))
        .setLatencySketch(ByteBuffer.wrap(seen.sketch().toBytes()))
        .setApdexSatisfied(seen.apdexSatisfied())
        .setApdexTolerating(seen.apdexTolerating())
        .setRequestBytes(seen.requestBytes())
        .setResponseBytes(seen.responseBytes())
        .build();
  }
}
