package io.meshline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.benchmarks.SpeedLoad.Repetition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeedLoadTest {
  /** Else calls that come again would be late, or corrections. */
  @ParameterizedTest
  @CsvSource({"24000000, 1, 64", "10000000, 2, 31", "1000000, 2, 3", "1000000, 30, 1"})
  void batchesThatComeAgainTogetherAreOfThreeSecondsAtMost(long calls, int minutes, int together) {
    var load =
        new SpeedLoad(
            new Mesh(10, 20, 100), Popularity.ZIPF, calls, minutes, 2, Repetition.SOON, 1);
    assertThat(load.againTogether()).isEqualTo(together);
  }
}
