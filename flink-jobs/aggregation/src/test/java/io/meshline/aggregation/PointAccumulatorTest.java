package io.meshline.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PointAccumulatorTest {
  private final Observation observation = new Observation(500_000);
  private final PointAccumulator point = new PointAccumulator();

  @Test
  void everyFigureComesFromTheObservations() {
    point.add(
        observation
            .call(10_000, CallOutcome.SUCCESS, 1)
            .transport(CallProtocol.HTTP, CallTls.MTLS, 204)
            .bytes(100, 20)
            .trace("t1"));
    point.add(
        observation
            .call(600_000, CallOutcome.CLIENT_ERROR, 3)
            .transport(CallProtocol.HTTP, CallTls.MTLS, 404)
            .reason("NR")
            .bytes(10, 2)
            .trace("t2"));
    point.add(
        observation
            .call(5_000, CallOutcome.FAILURE, 2)
            .transport(CallProtocol.GRPC, CallTls.NONE, 14)
            .reason("UF")
            .trace("t3"));

    assertThat(point.observations()).isEqualTo(3);
    assertThat(point.calls()).isEqualTo(6);
    assertThat(point.successes()).isEqualTo(1);
    assertThat(point.clientErrors()).isEqualTo(3);
    assertThat(point.failures()).isEqualTo(2);
    assertThat(point.successRatio()).isEqualTo(4.0 / 6);
    assertThat(point.latencySumMicros()).isEqualTo(10_000 + 3 * 600_000 + 2 * 5_000);
    assertThat(point.latencyMinMicros()).isEqualTo(5_000);
    assertThat(point.latencyMaxMicros()).isEqualTo(600_000);
    assertThat(point.apdexSatisfied()).isEqualTo(1);
    assertThat(point.apdexTolerating()).isEqualTo(3);
    assertThat(point.apdex()).isEqualTo((1 + 1.5) / 6);
    assertThat(point.requestBytes()).isEqualTo(130);
    assertThat(point.responseBytes()).isEqualTo(26);
    assertThat(point.statusClasses())
        .containsExactly(Map.entry("2xx", 1L), Map.entry("4xx", 3L), Map.entry("grpc_14", 2L));
    assertThat(point.reasons()).containsExactly(Map.entry("NR", 3L), Map.entry("UF", 2L));
    assertThat(point.protocols()).containsExactly(Map.entry("GRPC", 2L), Map.entry("HTTP", 4L));
    assertThat(point.tls()).containsExactly(Map.entry("MTLS", 4L), Map.entry("NONE", 2L));
    assertThat(point.slowestTraceId()).isEqualTo("t2");
    assertThat(point.failedTraceIds()).containsExactly("t3");
  }

  @Test
  void apdexBordersBelongToTheBetterClass() {
    point.add(observation.call(500_000, CallOutcome.SUCCESS, 1));
    point.add(observation.call(500_001, CallOutcome.SUCCESS, 1));
    point.add(observation.call(2_000_000, CallOutcome.CLIENT_ERROR, 1));
    point.add(observation.call(2_000_001, CallOutcome.SUCCESS, 1));
    point.add(observation.call(1, CallOutcome.FAILURE, 1));
    assertThat(point.apdexSatisfied()).isEqualTo(1);
    assertThat(point.apdexTolerating()).isEqualTo(2);
    assertThat(point.apdex()).isEqualTo(2.0 / 5);
  }

  @Test
  void aCallWithoutALatencyCountsAndChangesNoLatency() {
    point.add(observation.call(600_000, CallOutcome.SUCCESS, 2).trace("t1"));
    point.add(
        observation
            .call(Observation.NO_LATENCY, CallOutcome.FAILURE, 3)
            .transport(CallProtocol.TCP, CallTls.MTLS, 0)
            .reason("UF")
            .bytes(10, 20)
            .trace("t0"));
    assertThat(point.observations()).isEqualTo(2);
    assertThat(point.calls()).isEqualTo(5);
    assertThat(point.failures()).isEqualTo(3);
    assertThat(point.successRatio()).isEqualTo(2.0 / 5);
    assertThat(point.requestBytes()).isEqualTo(30);
    assertThat(point.reasons()).containsExactly(Map.entry("UF", 3L));
    assertThat(point.failedTraceIds()).containsExactly("t0");
    assertThat(point.callsWithLatency()).isEqualTo(2);
    assertThat(point.latencySumMicros()).isEqualTo(1_200_000);
    assertThat(point.latencyMinMicros()).isEqualTo(600_000);
    assertThat(point.latencyMaxMicros()).isEqualTo(600_000);
    assertThat(point.latencyMicros(0)).isEqualTo(600_000);
    assertThat(point.apdex()).isEqualTo(1.0 / 2);
    assertThat(point.slowestTraceId()).isEqualTo("t1");
  }

  @Test
  void percentilesStayBetweenTheSmallestAndTheLargestLatency() {
    point.add(observation.call(1_000_003, CallOutcome.SUCCESS, 1));
    assertThat(point.latencyMicros(0.5)).isEqualTo(1_000_003);
    assertThat(point.latencyMicros(0.999)).isEqualTo(1_000_003);
  }

  @Test
  void ofEquallySlowTracesTheFirstByTextIsShown() {
    for (String trace : new String[] {"b", "a", "c", ""}) {
      point.add(observation.call(7, CallOutcome.SUCCESS, 1).trace(trace));
    }
    assertThat(point.slowestTraceId()).isEqualTo("a");
    point.add(observation.call(6, CallOutcome.SUCCESS, 1).trace("0"));
    assertThat(point.slowestTraceId()).isEqualTo("a");
  }

  @Test
  void sumsStopAtTheLargestNumber() {
    for (int i = 0; i < 2; i++) {
      point.add(
          observation
              .call(LatencySketch.MAX_MICROS, CallOutcome.FAILURE, Long.MAX_VALUE)
              .bytes(Long.MAX_VALUE, 2));
    }
    assertThat(point.calls()).isEqualTo(Long.MAX_VALUE);
    assertThat(point.failures()).isEqualTo(Long.MAX_VALUE);
    assertThat(point.latencySumMicros()).isEqualTo(Long.MAX_VALUE);
    assertThat(point.requestBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(point.responseBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(point.successRatio()).isZero();
  }

  @Test
  void anObservationBeginsWithNothingKnown() {
    observation
        .call(1, CallOutcome.FAILURE, 9)
        .transport(CallProtocol.GRPC, CallTls.MTLS, 4)
        .reason("UT")
        .bytes(1, 2)
        .trace("t");
    point.add(observation.call(2, CallOutcome.SUCCESS, 1));
    assertThat(point.requestBytes() + point.responseBytes()).isZero();
    assertThat(point.statusClasses()).isEmpty();
    assertThat(point.reasons()).isEmpty();
    assertThat(point.slowestTraceId()).isEmpty();
    assertThat(point.protocols()).containsExactly(Map.entry("OTHER", 1L));
    assertThat(point.tls()).containsExactly(Map.entry("UNKNOWN", 1L));
  }

  @Test
  void numbersOutOfRangeAreTheCallersFault() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> observation.call(-2, CallOutcome.SUCCESS, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> observation.call(1, CallOutcome.SUCCESS, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> observation.call(LatencySketch.MAX_MICROS + 1, CallOutcome.SUCCESS, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> observation.bytes(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Observation(0));
  }

  @Test
  void statusCodesThatShareASlotOfTheCacheKeepTheirNames() {
    for (int i = 0; i < 3; i++) {
      for (int code : new int[] {1, 257, 513, -255}) {
        point.add(
            observation
                .call(1, CallOutcome.SUCCESS, 1)
                .transport(CallProtocol.RPC, CallTls.NONE, code));
      }
    }
    assertThat(point.statusClasses())
        .containsExactly(
            Map.entry("rpc_-255", 3L),
            Map.entry("rpc_1", 3L),
            Map.entry("rpc_257", 3L),
            Map.entry("rpc_513", 3L));
  }
}
