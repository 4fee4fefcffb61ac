package io.meshline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LoadRhythmTest {
  @Test
  void swingsAroundItsMeanAndNeverStops() {
    var rhythm = new LoadRhythm(10, 0);
    double sum = 0;
    for (int second = 0; second < 90; second++) {
      assertThat(rhythm.rate(second)).isBetween(4.0, 16.0);
      sum += rhythm.rate(second);
    }
    assertThat(sum / 90).isBetween(9.9, 10.1);
  }

  @Test
  void namesTheRateItRefuses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LoadRhythm(5000, 0))
        .withMessage("rate: 5000 (expected: 1 to 200 per second)");
  }
}
