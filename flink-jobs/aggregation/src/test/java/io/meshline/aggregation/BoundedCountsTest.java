package io.meshline.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BoundedCountsTest {
  @Test
  void countsByText() {
    BoundedCounts counts = new BoundedCounts(4);
    counts.add("UF", 2);
    counts.add("DC", 1);
    counts.add("UF", 3);
    counts.add("UH", 0);
    assertThat(counts.toMap()).containsExactly(Map.entry("DC", 1L), Map.entry("UF", 5L));
  }

  @Test
  void theNameOfTheRestIsTheRest() {
    BoundedCounts counts = new BoundedCounts(4);
    counts.add("_other", 2);
    assertThat(counts.other()).isEqualTo(2);
    assertThat(counts.toMap()).containsExactly(Map.entry("_other", 2L));
  }

  @Test
  void countsStopAtTheLargest() {
    BoundedCounts counts = new BoundedCounts(1);
    counts.add("a", Long.MAX_VALUE);
    counts.add("a", Long.MAX_VALUE);
    counts.merge(counts);
    assertThat(counts.toMap()).containsExactly(Map.entry("a", Long.MAX_VALUE));
  }

  @Test
  void limitsMustFit() {
    assertThatIllegalArgumentException().isThrownBy(() -> new BoundedCounts(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BoundedCounts(3).merge(new BoundedCounts(4)));
  }

  @Test
  void anySplitInAnyOrderKeepsTheSameTextsWithExactCounts() {
    SplittableRandom random = Seeds.random("BoundedCountsTest");
    for (int round = 0; round < 200; round++) {
      int limit = 1 + random.nextInt(40);
      int distinct = 1 + random.nextInt(80);
      Map<String, Long> exact = new HashMap<>();
      BoundedCounts[] parts = new BoundedCounts[1 + random.nextInt(5)];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = new BoundedCounts(limit);
      }
      BoundedCounts whole = new BoundedCounts(limit);
      long total = 0;
      for (int i = random.nextInt(1_000); i >= 0; i--) {
        String key = "reason " + random.nextInt(distinct);
        long n = 1L + random.nextInt(9);
        whole.add(key, n);
        parts[random.nextInt(parts.length)].add(key, n);
        exact.merge(key, n, Long::sum);
        total += n;
      }
      BoundedCounts merged = new BoundedCounts(limit);
      for (int i = parts.length - 1; i >= 0; i--) {
        merged.merge(parts[i]);
      }
      assertThat(merged.toMap()).isEqualTo(whole.toMap());
      assertThat(encoded(merged)).isEqualTo(encoded(whole));
      long kept = 0;
      for (Map.Entry<String, Long> entry : merged.toMap().entrySet()) {
        if (!entry.getKey().equals(BoundedCounts.OTHER)) {
          assertThat(entry.getValue()).isEqualTo(exact.get(entry.getKey()));
          kept += entry.getValue();
        }
      }
      assertThat(merged.other()).isEqualTo(total - kept);
      assertThat(merged.toMap().size() - (merged.other() > 0 ? 1 : 0))
          .isEqualTo(Math.min(limit, exact.size()));
      BoundedCounts decoded = new BoundedCounts(limit);
      decoded.mergeFrom(new ByteReader(encoded(whole)));
      assertThat(encoded(decoded)).isEqualTo(encoded(whole));
    }
  }

  private static byte[] encoded(BoundedCounts counts) {
    ByteWriter writer = new ByteWriter();
    counts.writeTo(writer);
    return writer.toBytes();
  }
}
