package io.meshline.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FiredTextsTest {
  private static final AlertChange END =
      new AlertChange(
          "ErrorBudgetBurn",
          Samples.node("cart"),
          Indicator.AVAILABILITY,
          0,
          false,
          Severity.PAGE,
          AlertState.RESOLVED,
          true,
          29_000_160,
          29_000_220,
          60,
          Map.of("service", "cart"),
          Map.of(
              "summary", "it does not burn any more",
              "windows", "5m: 0x",
              "rules", "none holds",
              "budget", "90 % left"));

  private final FiredTexts fired =
      new FiredTexts(
          Map.of(
              "summary", "it burns",
              "windows", "5m: 20x",
              "rules", "14.4x over 1h and 5m",
              "contributors", "shop/front: 70 bad calls",
              "budget", "95 % left"));

  @Test
  void theEndDoesNotTakeTheExplanationAway() {
    AlertChange explained = FiredTexts.fromBytes(fired.toBytes()).explain(END);
    assertThat(explained.annotations())
        .isEqualTo(
            Map.of(
                "summary", "it does not burn any more",
                "fired", "it burns",
                "windows", "5m: 20x",
                "rules", "14.4x over 1h and 5m",
                "contributors", "shop/front: 70 bad calls",
                "budget", "95 % left",
                "resolved", "2025-02-20T01:00:00Z; 5m: 0x; 90 % left"));
    assertThat(explained.labels()).isEqualTo(END.labels());
    assertThat(explained.state()).isEqualTo(AlertState.RESOLVED);
  }

  @Test
  void otherBytesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FiredTexts.fromBytes(new byte[] {9}))
        .withMessage("format of texts: 9 (expected: 1)");
    assertThatIllegalArgumentException().isThrownBy(() -> FiredTexts.fromBytes(new byte[0]));
  }
}
