package io.meshline.sla.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.sla.Objective;
import io.meshline.sla.ThresholdRule;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What can be used of a set that cannot be as a whole. */
class KeptObjectivesTest {

  @Test
  void whatIsGoodIsKeptAndWhatIsNotIsToldByNameAndReason() {
    ObjectiveFiles.Kept kept =
        ObjectiveFiles.keep(
            Map.of(
                "a.yaml",
                """
                objectives:
                  - {name: good, indicator: availability, target: 99%}
                  - {name: too-much, indicator: availability, target: 100%}
                  - {name: odd, indicator: availability, target: 99%, weather: fine}
                  - {name: half, indicator: availability, target: 99%, period: 100d}
                  - {name: good, indicator: availability, target: 98%}
                  - {indicator: availability, target: 99%}
                rules:
                  - {name: r, metric: calls, comparison: '>', threshold: 1, period: 1m, count: 1}
                  - {name: s, metric: mood, comparison: '>', threshold: 1, period: 1m, count: 1}
                silences:
                  - {labels: {service: cart}, until: 2026-12-01T08:00:00Z}
                  - {labels: {service: cart}, until: tomorrow, comment: moving}
                """,
                "b.yaml",
                "objectives: [{name: other, indicator: availability, target: 99%}]",
                "c.yaml",
                "objectives: [{name: "));
    assertThat(kept.set().objectives())
        .extracting(Objective::name)
        .containsExactly("good", "other");
    assertThat(kept.set().objectives().get(0).target().share()).isEqualTo(0.99);
    assertThat(kept.set().rules()).extracting(ThresholdRule::name).containsExactly("r");
    assertThat(kept.set().silences()).hasSize(1);
    assertThat(kept.refused())
        .satisfiesExactly(
            one ->
                assertThat(one)
                    .isEqualTo(
                        "objective too-much: a.yaml:3: objectives[1].target: \"100%\" (expected: "
                            + Values.TARGET
                            + ")"),
            one -> assertThat(one).startsWith("objective odd: a.yaml:4: objectives[2].weather: "),
            one -> assertThat(one).startsWith("objective half: a.yaml:5: objectives[3].period: "),
            one -> assertThat(one).startsWith("objective good: a.yaml:6: objectives[4].name: "),
            one -> assertThat(one).startsWith("objective without a name: a.yaml:7: "),
            one -> assertThat(one).startsWith("rule s: a.yaml:10: rules[1].metric: "),
            one -> assertThat(one).startsWith("silence moving: a.yaml:13: silences[1].until: "));
    assertThat(kept.faults()).hasSize(8).last().asString().startsWith("c.yaml:1: YAML: ");
  }

  /** What an indicator has that several refer to is a fault of each of them. */
  @Test
  void ofOpenSloTheSame() {
    String slo =
        """
        apiVersion: openslo/v1
        kind: SLO
        metadata: {name: %s}
        spec:
          service: cart
          budgetingMethod: Occurrences
          indicatorRef: %s
          timeWindow: [{duration: 28d, isRolling: true}]
          objectives: [{target: %s}]
        ---
        """;
    String sli =
        """
        apiVersion: openslo/v1
        kind: SLI
        metadata: {name: %s}
        spec:
          ratioMetric:
            good: {metricSource: {type: meshline, spec: {indicator: availability, client-errors: %s}}}
        ---
        """;
    ObjectiveFiles.Kept kept =
        ObjectiveFiles.keep(
            Map.of(
                "a.yaml",
                sli.formatted("fine", "bad")
                    + sli.formatted("faulty", "ugly")
                    + slo.formatted("one", "fine", "0.99")
                    + slo.formatted("two", "fine", "1.5")
                    + slo.formatted("three", "faulty", "0.99")));
    assertThat(kept.set().objectives()).extracting(Objective::name).containsExactly("one");
    assertThat(kept.refused())
        .satisfiesExactly(
            one -> assertThat(one).startsWith("objective two: a.yaml:").contains("1.5"),
            one -> assertThat(one).startsWith("objective three: a.yaml:").contains("ugly"));
  }

  @Test
  void ofFilesThatCouldNotBeReadThereIsNothing() {
    ObjectiveFiles.Kept kept = ObjectiveFiles.keep(Map.of(ObjectiveFiles.UNREADABLE, "gone"));
    assertThat(kept.set().isEmpty()).isTrue();
    assertThat(kept.faults()).containsExactly("gone");
  }
}
