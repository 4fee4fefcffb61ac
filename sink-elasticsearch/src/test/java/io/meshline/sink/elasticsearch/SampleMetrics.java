package io.meshline.sink.elasticsearch;

import io.meshline.schemas.Alert;
import io.meshline.schemas.AlertState;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.EventKind;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Indicator;
import io.meshline.schemas.Kind;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.Party;
import io.meshline.schemas.PointMetrics;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.Severity;
import io.meshline.schemas.Side;
import io.meshline.schemas.SlaMetrics;
import io.meshline.schemas.TopologyEvent;
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

  /** Of a node. */
  static SlaMetrics sla() {
    return SlaMetrics.newBuilder()
        .setObjective("cart-fast")
        .setIndicator(Indicator.LATENCY)
        .setSource(Party.newBuilder().setService("").build())
        .setDestination(party(Kind.SERVICE, "cart").setNamespace("shop").build())
        .setGrain(Grain.SERVICE)
        .setResolution(Resolution.MINUTE)
        .setWindowStart(WINDOW)
        .setVersion(10_001)
        .setTarget(0.99)
        .setThresholdMicros(300_000)
        .setGood(95)
        .setTotal(100)
        .setCompliance(0.995)
        .setErrorBudgetLeft(0.5)
        .setBurnRates(
            Map.of("5m", 5.0, "30m", 1.0, "1h", 0.5, "2h", 0.5, "6h", 0.5, "1d", 0.5, "3d", 0.5))
        .setPeriodGood(9_950)
        .setPeriodTotal(10_000)
        .setPeriodMinutes(40_320)
        .setCoveredMinutes(700)
        .setMinutesLeft(40_320)
        .build();
  }

  static Alert alert() {
    return Alert.newBuilder()
        .setFingerprint("f00d")
        .setName("ErrorBudgetBurn")
        .setSeverity(Severity.PAGE)
        .setState(AlertState.RESOLVED)
        .setStartsAt(Instant.parse("2026-11-30T23:59:00Z"))
        .setChangedAt(Instant.parse("2026-12-01T00:09:00Z"))
        .setLabels(
            Map.of(
                "alertname",
                "ErrorBudgetBurn",
                "objective",
                "cart-fast",
                "service",
                "cart",
                "namespace",
                "shop",
                "instance",
                "cart-0",
                "endpoint",
                "GET:/",
                "grain",
                "service",
                "source_service",
                "front",
                "source_namespace",
                "shop"))
        .setAnnotations(Map.of("summary", "shop/cart is slow", "windows", "5m: 20x"))
        .build();
  }

  static TopologyEvent event() {
    return TopologyEvent.newBuilder()
        .setKind(EventKind.NEW_REASON)
        .setSource(party(Kind.SERVICE, "front").build())
        .setDestination(party(Kind.SERVICE, "cart").build())
        .setGrain(Grain.SERVICE)
        .setAt(WINDOW)
        .setSummary("front -> cart: 3 calls with the reason 503, which is new.")
        .setAttributes(Map.of("reason", "503", "calls", "3"))
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
