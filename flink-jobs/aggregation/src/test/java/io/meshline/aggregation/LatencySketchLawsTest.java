package io.meshline.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencySketchLawsTest {
  private final SplittableRandom random = Seeds.random("LatencySketchLawsTest");

  @Test
  void anySplitInAnyOrderGivesTheSameBytes() {
    for (int round = 0; round < 100; round++) {
      int n = 1 + random.nextInt(2_000);
      long[] latencies = new long[n];
      long[] weights = new long[n];
      LatencySketch whole = new LatencySketch();
      for (int i = 0; i < n; i++) {
        latencies[i] = Seeds.latency(random);
        weights[i] = random.nextInt(5) == 0 ? 1 + random.nextLong(1_000_000) : 1;
        whole.add(latencies[i], weights[i]);
      }
      int[] order = new int[n];
      Arrays.setAll(order, i -> i);
      Seeds.shuffle(order, random);
      LatencySketch[] parts = new LatencySketch[1 + random.nextInt(8)];
      Arrays.setAll(parts, i -> new LatencySketch());
      for (int i : order) {
        parts[random.nextInt(parts.length)].add(latencies[i], weights[i]);
      }
      LatencySketch merged = new LatencySketch();
      for (LatencySketch part : parts) {
        merged.merge(LatencySketch.fromBytes(part.toBytes()));
      }
      assertThat(merged.toBytes()).isEqualTo(whole.toBytes());
      assertThat(merged.count()).isEqualTo(whole.count());
      assertThat(LatencySketch.fromBytes(whole.toBytes()).toBytes()).isEqualTo(whole.toBytes());
    }
  }

  @Test
  void mergingIsAssociativeAndCommutative() {
    for (int round = 0; round < 100; round++) {
      LatencySketch a = some();
      LatencySketch b = some();
      LatencySketch c = some();
      assertThat(sum(sum(a, b), c).toBytes()).isEqualTo(sum(a, sum(b, c)).toBytes());
      assertThat(sum(a, b).toBytes()).isEqualTo(sum(b, a).toBytes());
      assertThat(sum(a, new LatencySketch()).toBytes()).isEqualTo(a.toBytes());
    }
  }

  @Test
  void quantilesAreLessThanOnePercentFromTheTrueOnes() {
    for (int round = 0; round < 200; round++) {
      int n = 1 + random.nextInt(3_000);
      long[] latencies = new long[n];
      LatencySketch sketch = new LatencySketch();
      for (int i = 0; i < n; i++) {
        latencies[i] = Seeds.latency(random);
        sketch.add(latencies[i], 1);
      }
      Arrays.sort(latencies);
      for (int permille : new int[] {0, 1, 250, 500, 750, 900, 950, 990, 999, 1000}) {
        int rank = Math.max(1, (permille * n + 999) / 1000);
        long exact = latencies[rank - 1];
        long read = sketch.quantile(permille / 1000.0);
        assertThat(100 * Math.abs(read - exact))
            .as("%d permille of %d: %d for %d", permille, n, read, exact)
            .isLessThan(Math.max(1, exact));
      }
    }
  }

  @Test
  void damagedBytesAreRefusedOrAreASketch() {
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = some().toBytes();
      for (int i = random.nextInt(3); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 2));
      try {
        assertThat(LatencySketch.fromBytes(bytes).toBytes()).isEqualTo(bytes);
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageContaining("expected");
      }
    }
  }

  private LatencySketch some() {
    LatencySketch sketch = new LatencySketch();
    for (int i = random.nextInt(200); i > 0; i--) {
      long weight = random.nextInt(20) == 0 ? random.nextLong(Long.MAX_VALUE) : 1;
      sketch.add(Seeds.latency(random), weight);
    }
    return sketch;
  }

  private static LatencySketch sum(LatencySketch a, LatencySketch b) {
    LatencySketch sum = new LatencySketch();
    sum.merge(a);
    sum.merge(b);
    return sum;
  }
}
