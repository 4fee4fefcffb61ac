package io.meshline.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencySketchTest {
  private final LatencySketch sketch = new LatencySketch();

  @Test
  void anEmptySketchCountsNothingAndHasNoQuantile() {
    assertThat(sketch.isEmpty()).isTrue();
    assertThat(sketch.count()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> sketch.quantile(0.5));
    assertThat(LatencySketch.fromBytes(sketch.toBytes()).isEmpty()).isTrue();
  }

  @Test
  void theQuantileIsTheSmallestValueWhoseRankIsAtLeastCeilOfQTimesN() {
    for (int i = 1; i <= 100; i++) {
      sketch.add(i, 1);
    }
    assertThat(sketch.quantile(0)).isEqualTo(1);
    assertThat(sketch.quantile(0.07)).isEqualTo(7);
    assertThat(sketch.quantile(0.5)).isEqualTo(50);
    assertThat(sketch.quantile(0.501)).isEqualTo(51);
    assertThat(sketch.quantile(0.99)).isEqualTo(99);
    assertThat(sketch.quantile(0.999)).isEqualTo(100);
    assertThat(sketch.quantile(1)).isEqualTo(100);
  }

  @Test
  void decimalQuantilesAreNotLiftedByBinaryFractions() {
    for (int n = 1; n <= 2000; n++) {
      sketch.clear();
      // Value 0 up to rank 999n/1000, value 1 above.
      long rank = (999L * n + 999) / 1000;
      sketch.add(0, rank);
      sketch.add(1, n - rank);
      assertThat(sketch.quantile(0.999)).as("n = %d", n).isZero();
    }
  }

  @Test
  void callsUpToABorderAreCountedExactlyAndABorderIsLessThanOnePercentAway() {
    Random random = new Random(20_261_129);
    for (int width : new int[] {8, 20, 37}) {
      long[] latencies = random.longs(500, 0, 1L << width).map(n -> n % 86_400_000_001L).toArray();
      LatencySketch halves = new LatencySketch();
      sketch.clear();
      for (int i = 0; i < latencies.length; i++) {
        (i % 2 == 0 ? sketch : halves).add(latencies[i], 3);
      }
      sketch.merge(halves);
      for (long threshold : latencies) {
        long border = LatencySketch.border(threshold);
        assertThat((double) border)
            .isCloseTo((double) threshold, within1Percent((double) threshold));
        assertThat(LatencySketch.border(border)).isEqualTo(border);
        assertThat(sketch.countUpTo(threshold))
            .as("up to %d, which is %d", threshold, border)
            .isEqualTo(3 * Arrays.stream(latencies).filter(n -> n <= border).count());
      }
    }
    assertThat(LatencySketch.border(255)).isEqualTo(255);
    assertThat(LatencySketch.border(0)).isZero();
    assertThat(LatencySketch.border(LatencySketch.MAX_MICROS)).isEqualTo(86_400_000_000L);
    assertThat(new LatencySketch().countUpTo(1_000)).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> sketch.countUpTo(-1));
  }

  @Test
  void zeroAndTwentyFourHoursAreTaken() {
    sketch.add(0, 1);
    sketch.add(LatencySketch.MAX_MICROS, 1);
    assertThat(sketch.quantile(0.5)).isZero();
    assertThat((double) sketch.quantile(1)).isCloseTo(8.64e10, within1Percent(8.64e10));
  }

  @Test
  void latenciesAndWeightsOutOfRangeAreTheCallersFault() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sketch.add(-1, 1))
        .withMessageContaining("-1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sketch.add(LatencySketch.MAX_MICROS + 1, 1))
        .withMessageContaining("86400000001");
    assertThatIllegalArgumentException().isThrownBy(() -> sketch.add(1, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> sketch.quantile(1.01));
    assertThatIllegalArgumentException().isThrownBy(() -> sketch.quantile(Double.NaN));
    assertThat(sketch.isEmpty()).isTrue();
  }

  @Test
  void countsGrowFromBytesOverIntsToLongsAndStopAtTheLargest() {
    long total = 0;
    for (long weight : new long[] {255, 1, Integer.MAX_VALUE - 256, 1, Long.MAX_VALUE / 2}) {
      sketch.add(1000, weight);
      total += weight;
      assertThat(sketch.count()).isEqualTo(total);
      assertThat(LatencySketch.fromBytes(sketch.toBytes()).count()).isEqualTo(total);
    }
    sketch.add(1000, Long.MAX_VALUE);
    sketch.add(2000, Long.MAX_VALUE);
    assertThat(sketch.count()).isEqualTo(Long.MAX_VALUE);
    assertThat(LatencySketch.fromBytes(sketch.toBytes()).toBytes()).isEqualTo(sketch.toBytes());
    assertThat((double) sketch.quantile(0.5)).isCloseTo(1000, within1Percent(1000));
  }

  @Test
  void aSketchMergesWithItself() {
    sketch.add(5, 200);
    sketch.add(5_000_000, Integer.MAX_VALUE);
    sketch.merge(sketch);
    assertThat(sketch.count()).isEqualTo(400 + 2L * Integer.MAX_VALUE);
  }

  @Test
  void aClearedSketchIsLikeANewOne() {
    sketch.add(5, 200);
    sketch.add(70_000, 1_000);
    sketch.clear();
    assertThat(sketch.toBytes()).isEqualTo(new LatencySketch().toBytes());
    sketch.add(9, 1);
    assertThat(sketch.quantile(0.5)).isEqualTo(9);
  }

  @Test
  void smallSketchesAreSmall() {
    for (int i = 0; i < 60; i++) {
      sketch.add(2_000 + 137L * i, 1);
    }
    assertThat(sketch.toBytes()).hasSizeLessThan(130);
    assertThat(sketch.retainedBytes()).isLessThan(256);
  }

  @Test
  void theEncodingNeverChanges() {
    sketch.add(0, 1);
    sketch.add(1, 3);
    sketch.add(1_000, 1_000_000);
    sketch.add(LatencySketch.MAX_MICROS, 1);
    byte[] bytes = sketch.toBytes();
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("0104020681897ac80203e907");
    assertThat(LatencySketch.fromBytes(bytes).count()).isEqualTo(1_000_005);
  }

  @Test
  void otherBytesAreRefused() {
    for (String hex :
        new String[] {
          "", // nothing
          "02", // another format
          "01", // no number of bins
          "0101", // a bin is missing
          "010100", // a count of 0
          "01010300", // no bins between
          "010203d70a02", // a bin above the last
          "0180808080808080808080", // an endless number
          "01818000", // a number not in its shortest form
          "01ffffffffffffffffff01", // a huge number of bins
          "01010200", // something behind
        }) {
      assertThatIllegalArgumentException()
          .as(hex)
          .isThrownBy(() -> LatencySketch.fromBytes(HexFormat.of().parseHex(hex)));
    }
  }

  private static org.assertj.core.data.Offset<Double> within1Percent(double value) {
    return org.assertj.core.data.Offset.offset(value / 100);
  }

  @Test
  void quantilesAtOnceAreThoseOneByOne() {
    LatencySketch sketch = new LatencySketch();
    double[] quantiles = {0, 0.07, 0.5, 0.5, 0.9, 0.999, 1};
    for (int i = 0; i < 1_000; i++) {
      sketch.add((long) i * i * i, 1 + i % 7);
      long[] atOnce = new long[quantiles.length];
      sketch.quantiles(quantiles, atOnce);
      assertThat(atOnce).isEqualTo(Arrays.stream(quantiles).mapToLong(sketch::quantile).toArray());
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sketch.quantiles(new double[] {0.5, 0.4}, new long[2]))
        .withMessage("quantile: 0.4 after 0.5 (expected: ascending)");
  }

  @Test
  void binsAreHandedOverInOrderWithTheLatenciesThatFallIntoThem() {
    LatencySketch sketch = new LatencySketch();
    sketch.add(0, 2);
    sketch.add(255, 3);
    sketch.add(1_000_000, 70_000);
    sketch.add(LatencySketch.MAX_MICROS, 1);
    List<long[]> bins = new ArrayList<>();
    sketch.forEachBin((low, high, calls) -> bins.add(new long[] {low, high, calls}));
    assertThat(bins).hasSize(4);
    assertThat(bins.get(0)).containsExactly(0, 0, 2);
    assertThat(bins.get(1)).containsExactly(255, 255, 3);
    assertThat(bins.get(2)[0]).isBetween(980_000L, 1_000_000L);
    assertThat(bins.get(2)[1]).isBetween(1_000_000L, 1_020_000L);
    assertThat(bins.get(2)[2]).isEqualTo(70_000);
    assertThat(bins.get(3)[0]).isLessThanOrEqualTo(LatencySketch.MAX_MICROS);
    assertThat(bins.get(3)[1]).isGreaterThanOrEqualTo(LatencySketch.MAX_MICROS);
    new LatencySketch().forEachBin((low, high, calls) -> bins.clear());
    assertThat(bins).hasSize(4);
  }
}
