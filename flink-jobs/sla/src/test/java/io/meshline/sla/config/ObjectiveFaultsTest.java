package io.meshline.sla.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.meshline.sla.ObjectiveSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is wrong in files of objectives, and what must not be taken for a wish. */
class ObjectiveFaultsTest {

  @Test
  void faultsAreToldWithFileLineAndKeyAndAllAtOnce() {
    FaultyObjectivesException thrown =
        catchThrowableOfType(
            FaultyObjectivesException.class,
            () ->
                parse(
                    """
                    objectives:
                      - name: a
                        indicator: availabilty
                        target: 100%
                        on: {service: cart, endpoint: x, instance: y}
                      - name: b
                        indicator: latency
                        target: 99%
                        colour: red
                      - name: c
                        indicator: availability
                        target: 99%
                        faster-than: 1s
                        period: 100d
                        alerting:
                          burn-rates:
                            - {severity: page, factor: 2, long: 5m, short: 1h}
                    rules:
                      - {name: r, metric: mean-ms, comparison: ">", threshold: x, count: 3, period: 2m}
                      - {name: s, metric: mean-ms, comparison: ">", threshold: 1, count: 3, period: 2m}
                    silences:
                      - {labels: {}, until: tomorrow}
                    """));
    assertThat(thrown.faults())
        .containsExactlyInAnyOrder(
            "sla.yaml:3: objectives[0].indicator: \"availabilty\" (expected: availability or"
                + " latency)",
            "sla.yaml:4: objectives[0].target: \"100%\" (expected: " + Values.TARGET + ")",
            "sla.yaml:5: objectives[0].on.endpoint: \"x\" (expected: not both instance and"
                + " endpoint)",
            "sla.yaml:9: objectives[1].colour: an unknown key (expected: one of [alerting,"
                + " client-errors, default, description, faster-than, indicator, labels, name, on,"
                + " period, target])",
            "sla.yaml:6: objectives[1].faster-than: missing (expected: " + Values.LATENCY + ")",
            "sla.yaml:13: objectives[2].faster-than: \"1s\" (expected: nothing, as the indicator is"
                + " not latency)",
            "sla.yaml:14: objectives[2].period: \"100d\" (expected: " + Values.PERIOD + ")",
            "sla.yaml:17: objectives[2].alerting.burn-rates[0].long: \"5m\" (expected: at least as"
                + " long as short, which is 1h)",
            "sla.yaml:19: rules[0].threshold: \"x\" (expected: a number)",
            "sla.yaml:20: rules[1].count: \"3\" (expected: a whole number from 1 to period, which is"
                + " 2)",
            "sla.yaml:22: silences[0].labels: a mapping (expected: at least one label with a name or"
                + " pattern)",
            "sla.yaml:22: silences[0].until: \"tomorrow\" (expected: a time such as"
                + " 2026-12-01T08:00:00Z)");
  }

  @Test
  void namesAreTheirOwnAmongAllFiles() {
    String one = "objectives:\n  - {name: a, indicator: availability, target: 99%}\n";
    assertThat(
            catchThrowableOfType(
                    FaultyObjectivesException.class,
                    () -> ObjectiveFiles.parse(Map.of("x.yaml", one, "y.yaml", one)))
                .faults())
        .containsExactly(
            "y.yaml:2: objectives[0].name: \"a\" (expected: a name that no other objective has)");
  }

  @Test
  void whatIsNoYamlIsToldWithItsLine() {
    assertThat(
            catchThrowableOfType(
                    FaultyObjectivesException.class, () -> parse("objectives:\n  - {name: \"a\n"))
                .faults())
        .singleElement()
        .asString()
        .startsWith("sla.yaml:3: YAML: ");
    for (String text : List.of("- a\n", "text", "a: &x [*x]", "objectives: {a: b}")) {
      assertThat(catchThrowableOfType(FaultyObjectivesException.class, () -> parse(text)))
          .as(text)
          .isNotNull();
    }
  }

  @Test
  void anEmptyFileAsksForNothing() throws Exception {
    assertThat(parse("")).isEqualTo(ObjectiveSet.EMPTY);
    assertThat(parse("---\n---\n")).isEqualTo(ObjectiveSet.EMPTY);
  }

  /** Files that are gone or empty are a mistake; that there are to be none has to be said. */
  @Test
  void whatWasAskedForDoesNotVanishUnlessItIsSaid() throws Exception {
    ObjectiveSet before = parse("objectives: [{name: a, indicator: availability, target: 99%}]");
    for (Map<String, String> files :
        List.of(
            Map.<String, String>of(),
            Map.of("a.yaml", ""),
            Map.of("a.yaml", "# objectives\n", "b.yaml", "silences: []"),
            Map.of("a.yaml", "rules: []"))) {
      assertThat(
              catchThrowableOfType(
                      FaultyObjectivesException.class, () -> ObjectiveFiles.parse(files, before))
                  .faults())
          .as("%s", files)
          .singleElement()
          .asString()
          .contains("objectives: []");
      assertThat(ObjectiveFiles.parse(files, ObjectiveSet.EMPTY).isEmpty()).isTrue();
    }
    assertThat(ObjectiveFiles.parse(Map.of("a.yaml", "objectives: []"), before).isEmpty()).isTrue();
    assertThat(
            catchThrowableOfType(
                FaultyObjectivesException.class,
                () -> ObjectiveFiles.parse(Map.of("a.yaml", "objectives:\n"), before)))
        .as("half written")
        .isNotNull();
  }

  /** Else an alert could say that it is about somebody else, or be taken for another one. */
  @Test
  void labelsOfOnesOwnAreNoneOfOurs() {
    for (String name :
        List.of("service", "source_service", "kind", "alertname", "severity", "a.b", "1a", "")) {
      FaultyObjectivesException thrown =
          catchThrowableOfType(
              FaultyObjectivesException.class,
              () ->
                  parse(
                      """
                      objectives:
                        - name: a
                          indicator: availability
                          target: 99%%
                          labels: {"%s": x}
                      """
                          .formatted(name)));
      assertThat(thrown).as(name).isNotNull();
      assertThat(thrown.faults())
          .containsExactly(
              "sla.yaml:5: objectives[0].labels.%s: \"x\" (expected: %s)"
                  .formatted(name, OwnForm.LABEL_NAME));
    }
  }

  private static ObjectiveSet parse(String text) throws FaultyObjectivesException {
    return ObjectiveFiles.parse(Map.of("sla.yaml", text));
  }
}
