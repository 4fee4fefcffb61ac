package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.AlertState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;

class DeliverAlertsTest extends DeliverAlertsContract {
  private static final String SILENCE =
      "silences: [{labels: {service: cart}, until: 2026-11-29T10:10:00Z}]";

  DeliverAlertsTest() throws Exception {}

  @Test
  void aWebhookIsToldOfBeginAndEnd() throws Exception {
    take("a", AlertState.PENDING, 0);
    time(5);
    take("a", AlertState.FIRING, 5);
    take("a", AlertState.FIRING, 5);
    time(14);
    assertThat(bodies).isEmpty();
    time(15);
    assertThat(bodies)
        .containsExactly(
            "{\"version\":\"4\",\"receiver\":\"meshline\",\"groupKey\":\"{service=cart}\","
                + "\"status\":\"firing\",\"groupLabels\":{\"service\":\"cart\"},"
                + "\"commonLabels\":{\"a_b\":\"a\",\"alertname\":\"ErrorBudgetBurn\","
                + "\"service\":\"cart\"},\"alerts\":[{\"status\":\"firing\",\"fingerprint\":\"a\","
                + "\"labels\":{\"a_b\":\"a\",\"alertname\":\"ErrorBudgetBurn\","
                + "\"service\":\"cart\"},\"annotations\":{\"summary\":\"bad\"},"
                + "\"startsAt\":\"2026-11-29T10:00:00Z\"}]}");
    assertThat(tokens).containsExactly("Bearer secret");
    take("a", AlertState.RESOLVED, 60);
    time(200);
    assertThat(bodies).hasSize(2);
    assertThat(bodies.get(1))
        .contains("\"status\":\"resolved\"", "\"endsAt\":\"2026-11-29T10:01:00Z\"");
    time(100_000);
    assertThat(bodies).hasSize(2);
    assertThat(harness.numProcessingTimeTimers()).isZero();
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  /** Whoever is added hears of what is on, also if nobody was told until then. */
  @Test
  void whoIsAddedIsToldOfWhatIsOn() throws Exception {
    harness.close();
    harness = open(List.of(), null);
    time(0);
    take("a", AlertState.FIRING, 0);
    take("b", AlertState.FIRING, 0);
    take("b", AlertState.RESOLVED, 5);
    time(50);
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = open(List.of(webhook), state);
    time(200);
    time(211);
    assertThat(bodies).singleElement().asString().contains("\"a_b\":\"a\"").doesNotContain("\"b\"");
    take("a", AlertState.RESOLVED, 212);
    time(400);
    assertThat(bodies).hasSize(2);
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  /** However many alerts there are. */
  @Test
  void timersDoNotPileUp() throws Exception {
    for (int i = 0; i < 50; i++) {
      time(i);
      take("a" + i, AlertState.FIRING, i);
    }
    assertThat(harness.numProcessingTimeTimers()).isOne();
  }

  /** A silence is over when its file says that there is nothing, not when the file is gone. */
  @Test
  void silencesStayWhenTheirFilesAreGone() throws Exception {
    String objective = "\nobjectives: [{name: a, indicator: availability, target: 99%}]";
    harness.processElement2(new StreamRecord<>(new TreeMap<>(Map.of("s", SILENCE + objective)), 0));
    harness.processElement2(new StreamRecord<>(new TreeMap<>(), 0));
    take("a", AlertState.FIRING, 0);
    time(300);
    assertThat(bodies).isEmpty();
    harness.processElement2(new StreamRecord<>(new TreeMap<>(Map.of("s", "objectives: []")), 0));
    take("b", AlertState.FIRING, 300);
    time(310);
    assertThat(bodies).hasSize(1);
  }

  @Test
  void silencesAreTakenFromTheFiles() throws Exception {
    harness.processElement2(new StreamRecord<>(new TreeMap<>(Map.of("s", SILENCE)), 0));
    harness.processElement2(
        new StreamRecord<>(new TreeMap<>(Map.of("s", "silences: [{}]")), 0)); // faulty
    take("a", AlertState.FIRING, 0);
    time(300);
    assertThat(bodies).isEmpty();
    time(600);
    assertThat(bodies).hasSize(1);
  }
}
