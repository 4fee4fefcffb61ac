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
    evidence.observe(
        BEGIN, 1, Samples.figures(100, 9, 0, Map.of("503", 9L)), ASKED, false, BEGIN + 62);
    assertThat(evidence.bad(alert(62, 1_440))).isEqualTo(5 + 6 + 1);
  }

  /** As a topic's partitions bring them, days apart, while nothing has closed. */
  @Test
  void minutesMayComeInAnyOrderUntilTheyClose() {
    Evidence inOrder = new Evidence();
    for (int minute = 0; minute < 4_320; minute++) {
      see(inOrder, minute, 7, minute % 100 == 0 ? 3 : 0, BEGIN + minute);
    }
    for (int minute = 4_319; minute >= 0; minute--) {
      see(evidence, minute, 7, minute % 100 == 0 ? 3 : 0, Long.MIN_VALUE);
      if (minute % 1_000 == 0) {
        evidence = Evidence.fromBytes(evidence.toBytes());
      }
    }
    inOrder.advance(BEGIN + 4_320);
    evidence.advance(BEGIN + 4_320);
    assertThat(evidence.bad(alert(4_320, 4_320))).isEqualTo(44 * 3);
    assertThat(evidence.toBytes()).isEqualTo(inOrder.toBytes());
  }

  @Test
  void anOlderVersionNeverReplacesANewerOne() {
    see(evidence, 0, 7, 3, BEGIN);
    see(evidence, 0, 6, 9, BEGIN);
    see(evidence, 1, 7, 0, BEGIN); // it is said that none were bad
    evidence = Evidence.fromBytes(evidence.toBytes());
    see(evidence, 1, 6, 9, BEGIN);
    see(evidence, 2, 7, 4, BEGIN);
    see(evidence, 2, 7, 5, BEGIN);
    see(evidence, 3, 6, 9, BEGIN);
    see(evidence, 3, 7, 0, BEGIN);
    assertThat(evidence.bad(alert(60, 60))).isEqualTo(3 + 5);
    evidence.advance(BEGIN + 60);
    assertThat(evidence.bad(alert(60, 60))).isEqualTo(3 + 5);
    evidence.advance(BEGIN + 70);
    assertThat(evidence.bad(alert(70, 360))).isEqualTo(3 + 5);
    evidence.advance(BEGIN + 5_000);
    assertThat(evidence.isEmpty()).isTrue();
  }

  private static void see(Evidence evidence, int minute, long version, long failures, long end) {
    evidence.observe(
        BEGIN + minute,
        version,
        Samples.figures(100, failures, 0, Map.of("503", failures)),
        ASKED,
        true,
        end);
  }

  @Test
  void nothingIsKeptForLongerThanThreeDays() {
    observe(0, 5, "503");
    observe(1_000, 5, "503");
    byte[] bytes = evidence.toBytes();
    evidence = Evidence.fromBytes(bytes);
    evidence.advance(BEGIN + 5_400);
    assertThat(evidence.isEmpty()).isTrue();
    evidence = Evidence.fromBytes(bytes);
    evidence.advance(BEGIN + 5_000);
    assertThat(evidence.isEmpty()).isFalse();
    observe(5_000, 5, "503");
    assertThat(evidence.bad(alert(5_001, 4_320))).isEqualTo(10);
  }

  private void observe(int minute, long failures, String reason) {
    evidence.observe(
        BEGIN + minute,
        1,
        Samples.figures(100, failures, 0, Map.of(reason, failures)),
        ASKED,
        false,
        BEGIN + minute);
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
