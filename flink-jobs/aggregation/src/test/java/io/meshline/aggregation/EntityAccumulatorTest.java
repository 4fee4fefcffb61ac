package io.meshline.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityAccumulatorTest {
  private final Observation observation = new Observation();
  private final EntityAccumulator entity = new EntityAccumulator();

  /** Calls seen by agent-client, sidecar-client, sidecar-server, agent-server. */
  @ParameterizedTest
  @CsvSource({
    "9, 9, 1, 0, SIDECAR_SERVER",
    "9, 9, 2, 1, SIDECAR_SERVER",
    "9, 9, 1, 2, AGENT_SERVER",
    "9, 9, 2, 2, AGENT_SERVER",
    "1, 0, 0, 0, AGENT_CLIENT",
    "0, 1, 0, 0, SIDECAR_CLIENT",
    "1, 2, 0, 0, SIDECAR_CLIENT",
    "2, 2, 0, 0, AGENT_CLIENT"
  })
  void theHeadlineIsTheBusierServerPointElseTheBusierClientPoint(
      int agentClient, int sidecarClient, int sidecarServer, int agentServer, Point headline) {
    int[] calls = {agentClient, sidecarClient, sidecarServer, agentServer};
    for (Point point : Point.values()) {
      if (calls[point.place()] > 0) {
        // One observation of weight n: calls decide, not observations.
        entity.add(point, observation.call(1, CallOutcome.SUCCESS, calls[point.place()]));
      }
    }
    assertThat(entity.headline()).isEqualTo(headline);
  }

  @Test
  void pointsAreKeptApart() {
    entity.add(Point.AGENT_CLIENT, observation.call(300, CallOutcome.SUCCESS, 5));
    entity.add(Point.AGENT_SERVER, observation.call(200, CallOutcome.SUCCESS, 5));
    assertThat(entity.observations()).isEqualTo(2);
    assertThat(entity.point(Point.SIDECAR_CLIENT)).isNull();
    assertThat(entity.at(Point.AGENT_CLIENT).latencyMaxMicros()).isEqualTo(300);
    assertThat(entity.at(Point.AGENT_SERVER).latencyMaxMicros()).isEqualTo(200);
  }

  @Test
  void pointsThatSawNothingLeaveNoTrace() {
    entity.at(Point.SIDECAR_CLIENT);
    assertThat(entity.toBytes()).isEqualTo(new EntityAccumulator().toBytes());
    assertThat(entity.isEmpty()).isTrue();
    assertThatIllegalStateException().isThrownBy(entity::headline);
  }

  @Test
  void aClearedAccumulatorIsLikeANewOneAndKeepsItsPoints() {
    PointAccumulator point = entity.at(Point.AGENT_SERVER);
    GeneratedCall call =
        new GeneratedCall(
            Point.AGENT_SERVER,
            5,
            CallOutcome.FAILURE,
            CallProtocol.GRPC,
            CallTls.TLS,
            14,
            "UF",
            1,
            2,
            3,
            "t");
    entity.add(call.point(), call.into(observation));
    entity.clear();
    assertThat(entity.toBytes()).isEqualTo(new EntityAccumulator().toBytes());
    assertThat(entity.at(Point.AGENT_SERVER)).isSameAs(point);
    entity.add(Point.AGENT_SERVER, observation.call(9, CallOutcome.SUCCESS, 1));
    EntityAccumulator fresh = new EntityAccumulator();
    fresh.add(Point.AGENT_SERVER, observation);
    assertThat(entity.toBytes()).isEqualTo(fresh.toBytes());
  }

  @Test
  void textsComeBackAsTheyWere() {
    String[] texts = {"plain", "grüße ©", "日本", "🚀", "\ud800 half", "\u0000", "x".repeat(500)};
    for (String text : texts) {
      entity.add(
          Point.AGENT_SERVER, observation.call(1, CallOutcome.FAILURE, 1).reason(text).trace(text));
    }
    EntityAccumulator decoded = EntityAccumulator.fromBytes(entity.toBytes());
    assertThat(decoded.toBytes()).isEqualTo(entity.toBytes());
    assertThat(decoded.at(Point.AGENT_SERVER).reasons().keySet()).containsExactlyInAnyOrder(texts);
  }

  @Test
  void theEncodingNeverChanges() {
    entity.add(
        Point.AGENT_SERVER,
        observation
            .call(1_500, CallOutcome.FAILURE, 2)
            .transport(CallProtocol.GRPC, CallTls.MTLS, 14)
            .reason("UF")
            .bytes(3, 4)
            .trace("t1"));
    assertThat(HexFormat.of().formatHex(entity.toBytes()))
        .isEqualTo(
            "01080f01000002b817dc0bdc0b00000608821002020105e002000107677270635f31340200010255460201027431dc0b027431");
  }

  @Test
  void theEncodingOfACallWithoutALatencyNeverChanges() {
    entity.add(
        Point.SIDECAR_CLIENT,
        observation
            .call(Observation.NO_LATENCY, CallOutcome.SUCCESS, 1)
            .transport(CallProtocol.TCP, CallTls.NONE, 0)
            .bytes(3, 4));
    assertThat(HexFormat.of().formatHex(entity.toBytes()))
        .isEqualTo("01020001010000000000000003048804010100");
  }

  @Test
  void otherBytesAreRefused() {
    for (String hex : new String[] {"", "00", "0110", "0101", "010000", "01010f"}) {
      assertThatIllegalArgumentException()
          .as(hex)
          .isThrownBy(() -> EntityAccumulator.fromBytes(HexFormat.of().parseHex(hex)));
    }
  }
}
