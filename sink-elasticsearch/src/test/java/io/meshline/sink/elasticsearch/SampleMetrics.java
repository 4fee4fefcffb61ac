package io.meshline.sink.elasticsearch;

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
import java.util.List;
import java.util.Map;

/** Metrics with every field filled, and with as few as possible. */
final class SampleMetrics {
  static final Instant WINDOW = Instant.parse("2026-11-22T10:15:00Z");

  private SampleMetrics() {}

  static EdgeMetrics edge() {
    return EdgeMetrics.newBuilder()
        .setSource(
            party(Kind.SERVICE, "front")
                .setTenant("acme")
                .setEnvironment("production")
                .setNamespace("shop")
                .build())
        .setDestination(party(Kind.DATABASE, "mysql:3306").setEndpoint("SELECT").build())
        .setGrain(Grain.ENDPOINT)
        .setResolution(Resolution.MINUTE)
        .setWindowStart(WINDOW)
        .setVersion(13)
        .setApdexThresholdMicros(500_000)
        .setObservedAt(1)
        .setPoints(List.of(fullPoint(), emptyPoint()))
        .build();
  }

  static NodeMetrics node() {
    return NodeMetrics.newBuilder()
        .setNode(party(Kind.SERVICE, "cart").setInstance("cart-0").build())
        .setGrain(Grain.INSTANCE)
        .setResolution(Resolution.HOUR)
        .setWindowStart(Instant.parse("2026-11-22T10:00:00Z"))
        .setVersion(12)
        .setApdexThresholdMicros(500_000)
        .setObservedAt(0)
        .setPoints(List.of(fullPoint()))
        .build();
  }

  /** A node of its own for each number. */
  static NodeMetrics node(int number, long version) {
    return NodeMetrics.newBuilder(node())
        .setNode(party(Kind.SERVICE, "service-" + number).build())
        .setGrain(Grain.SERVICE)
        .setVersion(version)
        .build();
  }

  static Party.Builder party(Kind kind, String service) {
    return Party.newBuilder().setKind(kind).setService(service);
  }

  /** 12 observations standing for 20 calls, 4 of them failed. */
  static PointMetrics fullPoint() {
    return PointMetrics.newBuilder()
        .setReporter(Reporter.AGENT)
        .setSide(Side.CLIENT)
        .setObservations(12)
        .setCalls(20)
        .setSuccesses(13)
        .setClientErrors(3)
        .setFailures(4)
        .setStatusClasses(Map.of("2xx", 13L, "4xx", 3L, "5xx", 4L))
        .setReasons(Map.of("UF", 3L, "DC", 1L))
        .setProtocols(Map.of("HTTP", 20L))
        .setTls(Map.of("MUTUAL", 20L))
        .setLatencySumMicros(2_001_000)
        .setLatencyMinMicros(100)
        .setLatencyMaxMicros(1_900_000)
        .setLatencyP50Micros(1_000)
        .setLatencyP75Micros(2_000)
        .setLatencyP90Micros(3_000)
        .setLatencyP95Micros(4_000)
        .setLatencyP99Micros(5_000)
        .setLatencyP999Micros(6_000)
        .setLatencySketch(ByteBuffer.wrap(new byte[] {1, 2, 3, -1}))
        .setApdexSatisfied(14)
        .setApdexTolerating(1)
        .setRequestBytes(4_000)
        .setResponseBytes(80_000)
        .setSlowestTraceId("abc")
        .setFailedTraceIds(List.of("def", "fed"))
        .build();
  }

  /** One observation of one quick call, nothing else known. */
  static PointMetrics emptyPoint() {
    return PointMetrics.newBuilder()
        .setReporter(Reporter.SIDECAR)
        .setSide(Side.SERVER)
        .setObservations(1)
        .setCalls(1)
        .setSuccesses(1)
        .setClientErrors(0)
        .setFailures(0)
        .setLatencySumMicros(7)
        .setLatencyMinMicros(7)
        .setLatencyMaxMicros(7)
        .setLatencyP50Micros(7)
        .setLatencyP75Micros(7)
        .setLatencyP90Micros(7)
        .setLatencyP95Micros(7)
        .setLatencyP99Micros(7)
        .setLatencyP999Micros(7)
        .setLatencySketch(ByteBuffer.wrap(new byte[0]))
        .setApdexSatisfied(1)
        .setApdexTolerating(0)
        .setRequestBytes(0)
        .setResponseBytes(0)
        .build();
  }
}
