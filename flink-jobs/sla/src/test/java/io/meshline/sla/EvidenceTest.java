package io.meshline.sla;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final long BEGIN = 29_000_160; // a full hour
  private static final Evidence.Asked ASKED = new Evidence.Asked(Set.of(), false);

  private Evidence evidence = new Evidence();

  /** An alert of three days is not explained by its last hour. */
  @Test
  void anAlertIsExplainedByTheWindowThatItLooksAt() {
    for (int minute = 0; minute < 4_320; minute++) {
      observe(minute, minute < 100 ? 3 : minute >= 4_315 ? 2 : 0, minute < 100 ? "503" : "timeout");
    }
    assertThat(evidence.bad(alert(4_320, 60))).isEqualTo(10);
    assertThat(evidence.bad(alert(4_320, 1_440))).isEqualTo(10);
    assertThat(evidence.bad(alert(4_320, 4_320))).isEqualTo(310);
    assertThat(evidence.reasons(alert(4_320, 60))).isEqualTo(Map.of("timeout", 10L));
    assertThat(evidence.reasons(alert(4_320, 4_320)))
        .isEqualTo(Map.of("503", 300L, "timeout", 10L));
    assertThat(evidence.traces(alert(4_320, 4_320))).containsExactly("f1", "f2");
    assertThat(evidence.toBytes().length).isLessThan(300);
    assertThat(Contributors.of(alert(4_320, 4_320), evidence, edge()).get("contributors"))
        .isEqualTo("shop/a: 70 bad calls; in the last 3 d, of 310");
    assertThat(Contributors.of(alert(4_320, 360), evidence, edge()).get("contributors"))
        .isEqualTo("shop/a: 70 bad calls; in the last 6 h, of 10");
  }

  private static List<Contributors.Contributor> edge() {
    return List.of(new Contributors.Contributor("shop/a", 70));
  }

  /** As long as it is one of the last hour; then it is too late. */
  @Test
  void aMinuteThatComesAgainReplacesItself() {
    observe(0, 5, "503");
    observe(30, 5, "503");
    observe(30, 6, "503");
    assertThat(evidence.bad(alert(60, 60))).isEqualTo(11);
    observe(61, 1, "503");
    observe(0, 9, "503");
    assertThat(evidence.bad(alert(62, 1_440))).isEqualTo(5 + 6 + 1);
  }

  @Test
  void nothingIsKeptForLongerThanThreeDays() {
    observe(0, 5, "503");
    observe(1_000, 5, "503");
    evidence = Evidence.fromBytes(evidence.toBytes());
    assertThat(evidence.isEmpty(BEGIN + 5_000)).isFalse();
    assertThat(evidence.isEmpty(BEGIN + 5_400)).isTrue();
    observe(5_000, 5, "503");
    assertThat(evidence.bad(alert(5_001, 4_320))).isEqualTo(10);
  }

  private void observe(int minute, long failures, String reason) {
    evidence.observe(
        BEGIN + minute, Samples.figures(100, failures, 0, Map.of(reason, failures)), ASKED);
  }

  private static AlertChange alert(int end, int minutes) {
    return new AlertChange(
        "a",
        Samples.node("cart"),
        Indicator.AVAILABILITY,
        0,
        false,
        Severity.TICKET,
        AlertState.FIRING,
        true,
        BEGIN,
        BEGIN + end,
        minutes,
        Map.of(),
        Map.of());
  }
}
