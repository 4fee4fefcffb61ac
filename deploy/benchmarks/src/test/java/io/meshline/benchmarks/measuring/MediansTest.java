package io.meshline.benchmarks.measuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MediansTest {

  @Test
  void isTheOneInTheMiddle() {
    assertThat(Medians.of(List.of(9, 1, 4), Integer::doubleValue)).isEqualTo(4);
  }

  @Test
  void isTheMeanOfTheTwoInTheMiddle() {
    assertThat(Medians.of(List.of(9, 1, 4, 5), Integer::doubleValue)).isEqualTo(4.5);
  }

  @Test
  void isOfSomething() {
    assertThatThrownBy(() -> Medians.of(List.<Integer>of(), Integer::doubleValue))
        .hasMessage("runs: none (expected: at least one)");
  }

  @Test
  void ownProcessorTimeGrows() {
    var before = CpuTime.own();
    long sum = 0;
    while (CpuTime.own().equals(before)) {
      sum += System.nanoTime() % 7;
    }
    assertThat(CpuTime.own()).isGreaterThan(before);
    assertThat(sum).isNotNegative();
  }
}
