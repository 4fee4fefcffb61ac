package io.meshline.sla.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultyFilesTest {

  /** Else a slip would mean that nobody hears anything. */
  @Test
  void noAlertsAreAskedForByAWord() throws Exception {
    String text =
        """
        objectives:
          - {name: a, indicator: availability, target: 99%%, alerting: {burn-rates: %s}}
        """;
    assertThat(
            ObjectiveFiles.parse(Map.of("sla.yaml", text.formatted("none")))
                .objectives()
                .get(0)
                .alerting()
                .burnRules())
        .isEmpty();
    assertThatExceptionOfType(FaultyObjectivesException.class)
        .isThrownBy(() -> ObjectiveFiles.parse(Map.of("sla.yaml", text.formatted("[]"))))
        .withMessage(
            "sla.yaml:2: objectives[0].alerting.burn-rates: a list (expected: at least one row, or"
                + " none for no alerts)");
  }

  @Test
  void filesThatCannotBeReadAreAFault() {
    assertThatExceptionOfType(FaultyObjectivesException.class)
        .isThrownBy(() -> ObjectiveFiles.parse(Map.of(ObjectiveFiles.UNREADABLE, "a.yaml: gone")))
        .withMessage("a.yaml: gone");
  }
}
