package io.meshline.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyBinsTest {
  @Test
  void everyBorderOfEveryBinIsInItsBinAndLessThanOnePercentFromItsValue() {
    for (int bin = 0; bin < LatencyBins.COUNT; bin++) {
      long low = LatencyBins.lowOf(bin);
      long high = LatencyBins.lowOf(bin + 1) - 1;
      long value = LatencyBins.valueOf(bin);
      assertThat(LatencyBins.of(low)).as("bin of %d", low).isEqualTo(bin);
      assertThat(LatencyBins.of(high)).as("bin of %d", high).isEqualTo(bin);
      assertThat(value).isBetween(low, high);
      // In integers: 100 |value - true| < true, or both are equal.
      assertThat(100 * (value - low)).as("above %d", low).isLessThan(Math.max(1, low));
      assertThat(100 * (high - value)).as("below %d", high).isLessThan(Math.max(1, high));
    }
  }

  @Test
  void binsFollowEachOtherWithoutGap() {
    int bin = 0;
    for (long micros = 0; micros < 1 << 21; micros++) {
      int next = LatencyBins.of(micros);
      assertThat(next - bin).isBetween(0, 1);
      bin = next;
    }
  }

  @Test
  void latenciesBelow256MicrosAreExact() {
    for (int micros = 0; micros < 256; micros++) {
      assertThat(LatencyBins.valueOf(LatencyBins.of(micros))).isEqualTo(micros);
    }
  }

  @Test
  void theLastBinHoldsTwentyFourHours() {
    assertThat(LatencyBins.of(LatencySketch.MAX_MICROS)).isEqualTo(LatencyBins.COUNT - 1);
    // Documents hold bin numbers: neither the count nor a border may ever change.
    assertThat(LatencyBins.COUNT).isEqualTo(1333);
    assertThat(LatencyBins.lowOf(LatencyBins.of(1_000_000))).isEqualTo(999_424);
  }
}
