package io.meshline.sla.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.meshline.aggregation.LatencySketch;
import io.meshline.sla.Indicator;
import io.meshline.sla.Objective;
import io.meshline.sla.Period;
import io.meshline.sla.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenSloTest {

  @Test
  void objectivesOfOpenSloAreMapped() throws Exception {
    List<Objective> objectives =
        ObjectiveFiles.parse(
                Map.of(
                    "slo.yaml",
                    """
                    apiVersion: openslo/v1
                    kind: Service
                    metadata: {name: cart}
                    spec: {description: Carts}
                    ---
                    apiVersion: openslo/v1
                    kind: SLI
                    metadata: {name: answers}
                    spec:
                      ratioMetric:
                        counter: true
                        good:
                          metricSource: {type: meshline, spec: {indicator: availability}}
                        total:
                          metricSource: {type: meshline, spec: {indicator: availability}}
                    ---
                    apiVersion: openslo/v1
                    kind: SLO
                    metadata: {name: cart-answers}
                    spec:
                      description: Carts answer.
                      service: cart
                      indicatorRef: answers
                      timeWindow: [{duration: 4w, isRolling: true}]
                      budgetingMethod: Occurrences
                      objectives: [{displayName: all, target: 0.999}]
                    ---
                    apiVersion: openslo/v1
                    kind: SLO
                    metadata: {name: cart-fast}
                    spec:
                      service: cart
                      indicator:
                        metadata: {name: fast}
                        spec:
                          thresholdMetric:
                            metricSource: {type: meshline, spec: {indicator: latency}}
                      timeWindow:
                        - duration: 1M
                          calendar: {startTime: "2026-01-01 00:00:00", timeZone: UTC}
                      objectives:
                        - {displayName: most, op: lte, value: 200, targetPercent: 95}
                        - {displayName: nearly all, op: lte, value: 1000, targetPercent: 99.5}
                    """))
            .objectives();
    assertThat(objectives)
        .extracting(Objective::name)
        .containsExactly("cart-answers", "cart-fast/most", "cart-fast/nearly all");
    assertThat(objectives.get(0).indicator()).isEqualTo(Indicator.AVAILABILITY);
    assertThat(objectives.get(0).target().billionths()).isEqualTo(999_000_000);
    assertThat(objectives.get(0).period()).isEqualTo(Period.rolling(28));
    assertThat(objectives.get(0).selector().matches(Samples.node("cart"))).isTrue();
    assertThat(objectives.get(0).selector().matches(Samples.node("front"))).isFalse();
    assertThat(objectives.get(1).period()).isEqualTo(Period.calendar(Period.Unit.MONTH));
    assertThat(objectives.get(1).thresholdMicros()).isEqualTo(LatencySketch.border(200_000));
    assertThat(objectives.get(2).thresholdMicros()).isEqualTo(LatencySketch.border(1_000_000));
    assertThat(objectives.get(2).target().billionths()).isEqualTo(995_000_000);
  }

  /** With its line and key: what is dropped silently is believed to be in force. */
  @Test
  void whatIsNotLookedAtIsAFault() {
    FaultyObjectivesException thrown =
        catchThrowableOfType(
            FaultyObjectivesException.class,
            () ->
                ObjectiveFiles.parse(
                    Map.of(
                        "slo.yaml",
                        """
                        apiVersion: openslo/v1
                        kind: SLO
                        metadata:
                          name: a
                          labels: {service: cart}
                        spec:
                          servise: cart
                          indicator:
                            spec:
                              ratioMetric:
                                good: {metricSource: {type: meshline, spec: {indicator: availability}}}
                                total: {metricSource: {type: meshline, spec: {indicator: latency}}}
                          timeWindow:
                            - duration: 1M
                              calendar: {startTime: 2026-01-15 12:30:00, timeZone: UTC}
                          objectives:
                            - {target: 0.9, op: lte, value: 3, compositeWeight: 2}
                          alertPolicies: [page-me]
                        """)));
    assertThat(thrown.faults())
        .containsExactlyInAnyOrder(
            "slo.yaml:5: metadata.labels.service: \"cart\" (expected: " + OwnForm.LABEL_NAME + ")",
            "slo.yaml:7: spec.servise: an unknown key (expected: one of [budgetingMethod,"
                + " description, indicator, indicatorRef, objectives, service, timeWindow])",
            "slo.yaml:12: spec.indicator.spec.ratioMetric.total.metricSource: a mapping (expected:"
                + " the same source as good has)",
            "slo.yaml:15: spec.timeWindow[0].calendar.startTime: \"2026-01-15 12:30:00\" (expected:"
                + " the first of a month, 00:00:00, as months begin then)",
            "slo.yaml:17: spec.objectives[0].compositeWeight: an unknown key (expected: one of"
                + " [displayName, op, target, targetPercent, value])",
            "slo.yaml:17: spec.objectives[0].op: \"lte\" (expected: nothing, as the indicator is"
                + " not latency)",
            "slo.yaml:17: spec.objectives[0].value: \"3\" (expected: nothing, as the indicator is"
                + " not latency)",
            "slo.yaml:18: spec.alertPolicies: an unknown key (expected: one of [budgetingMethod,"
                + " description, indicator, indicatorRef, objectives, service, timeWindow])");
  }

  /** As in our own form. */
  @Test
  void whatRefusedRequestsAreIsNoMatterOfLatency() {
    FaultyObjectivesException thrown =
        catchThrowableOfType(
            FaultyObjectivesException.class,
            () ->
                ObjectiveFiles.parse(
                    Map.of(
                        "slo.yaml",
                        """
                        apiVersion: openslo/v1
                        kind: SLO
                        metadata: {name: a}
                        spec:
                          service: cart
                          indicator:
                            spec:
                              thresholdMetric:
                                metricSource:
                                  type: meshline
                                  spec: {indicator: latency, client-errors: bad}
                          objectives: [{value: 200, target: 0.9}]
                        """)));
    assertThat(thrown.faults())
        .containsExactly(
            "slo.yaml:11: spec.indicator.spec.thresholdMetric.metricSource.spec.client-errors:"
                + " \"bad\" (expected: nothing, as the indicator is not availability)");
  }

  @Test
  void labelsGoIntoAlerts() throws Exception {
    String slo =
        """
        apiVersion: openslo/v1
        kind: SLO
        metadata:
          name: a
          displayName: A
          labels: {team: [identity, rbac], tier: one}
          annotations: {openslo.com/x: y}
        spec:
          service: cart
          indicator:
            spec:
              ratioMetric:
                counter: true
                good: {metricSource: {type: meshline, spec: {indicator: availability}}}
                total: {metricSource: {type: meshline, spec: {indicator: availability}}}
          objectives: [{target: 0.9}]
        """;
    assertThat(ObjectiveFiles.parse(Map.of("slo.yaml", slo)).objectives().get(0).labels())
        .isEqualTo(Map.of("team", "identity,rbac", "tier", "one"));
  }

  @Test
  void whatCannotBeMappedIsAFault() {
    FaultyObjectivesException thrown =
        catchThrowableOfType(
            FaultyObjectivesException.class,
            () ->
                ObjectiveFiles.parse(
                    Map.of(
                        "slo.yaml",
                        """
                        apiVersion: openslo/v1
                        kind: SLO
                        metadata: {name: a}
                        spec:
                          service: cart
                          indicator:
                            spec:
                              ratioMetric:
                                total: {metricSource: {type: Prometheus, spec: {query: up}}}
                          budgetingMethod: Timeslices
                          timeWindow: [{duration: 1Y, isRolling: true}]
                          objectives: [{target: 0.9}]
                        ---
                        apiVersion: openslo/v2
                        kind: SLO
                        ---
                        apiVersion: openslo/v1
                        kind: SLO
                        metadata: {name: b}
                        spec:
                          indicatorRef: nowhere
                          objectives: [{target: 0.9}]
                        """)));
    assertThat(thrown.faults())
        .containsExactlyInAnyOrder(
            "slo.yaml:9: spec.indicator.spec.ratioMetric.total.metricSource.type: \"Prometheus\""
                + " (expected: meshline)",
            "slo.yaml:10: spec.budgetingMethod: \"Timeslices\" (expected: Occurrences, as calls are"
                + " counted and not slices of time)",
            "slo.yaml:11: spec.timeWindow[0].duration: \"1Y\" (expected: 1d to 92d, or weeks such as"
                + " 4w)",
            "slo.yaml:14: apiVersion: \"openslo/v2\" (expected: openslo/v1)",
            "slo.yaml:21: spec.indicatorRef: \"nowhere\" (expected: the name of an SLI in the same"
                + " file)");
  }
}
