package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DigestNumbersTest {
  private final DigestNumbers numbers = new DigestNumbers();

  @Test
  void digestsAreNumberedInTheirOrder() {
    Random random = new Random(1);
    for (int count : new int[] {10, 20_000, 300}) {
      List<long[]> digests = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        // Places that are next to each other stay free at first.
        long[] digest = {random.nextLong() & ~3L, random.nextLong()};
        assertThat(numbers.find(digest[0], digest[1])).isEqualTo(DigestNumbers.NONE);
        assertThat(numbers.numberOf(digest[0], digest[1])).isEqualTo(i);
        assertThat(numbers.size()).isEqualTo(i + 1);
        digests.add(digest);
      }
      for (int i = 0; i < count; i++) {
        long[] digest = digests.get(i);
        assertThat(numbers.find(digest[0], digest[1])).isEqualTo(i);
        assertThat(numbers.numberOf(digest[0], digest[1])).isEqualTo(i);
      }
      numbers.clear();
      assertThat(numbers.size()).isZero();
      assertThat(numbers.find(digests.get(0)[0], digests.get(0)[1])).isEqualTo(DigestNumbers.NONE);
    }
  }
}
