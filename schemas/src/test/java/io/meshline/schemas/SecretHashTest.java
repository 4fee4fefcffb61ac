package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretHashTest {

  @Test
  void flippedHighBitsAreNotCancelledByTheNextWord() {
    Random random = new Random(20261129);
    for (int i = 0; i < 1_000; i++) {
      long first = random.nextLong();
      long second = random.nextLong();
      long hash = SecretHash.mix(SecretHash.mix(0, first), second);
      long high = 1L << 63;
      for (int shift = 1; shift < Long.SIZE; shift++) {
        long other =
            SecretHash.mix(SecretHash.mix(0, first ^ high), second ^ high ^ high >>> shift);
        assertThat(other).isNotEqualTo(hash);
        assertThat(SecretHash.end(other)).isNotEqualTo(SecretHash.end(hash));
      }
    }
  }

  @Test
  void noWordOfTwoIsCancelledByOthers() {
    Random random = new Random(20261130);
    for (int i = 0; i < 1_000; i++) {
      long first = random.nextLong();
      long second = random.nextLong();
      long third = random.nextLong();
      long hash = SecretHash.mix(SecretHash.mix(0, first, second), third, 0);
      for (int shift = 0; shift < Long.SIZE; shift++) {
        long bit = 1L << shift;
        assertThat(SecretHash.mix(SecretHash.mix(0, first ^ bit, second ^ bit), third, 0))
            .isNotEqualTo(hash);
        assertThat(SecretHash.mix(SecretHash.mix(0, first, second ^ bit), third ^ bit, 0))
            .isNotEqualTo(hash);
        assertThat(SecretHash.mix(SecretHash.mix(0, first ^ bit, second), third ^ bit, 0))
            .isNotEqualTo(hash);
        assertThat(SecretHash.mix(0, second, first)).isNotEqualTo(SecretHash.mix(0, first, second));
      }
    }
  }

  /** An odd factor is made negative by flipping all its bits but the lowest. */
  @Test
  void twoWordsOfTheOtherSignAreOthers() {
    Random random = new Random(20261130);
    for (int i = 0; i < 1_000; i++) {
      long hash = random.nextLong();
      long word = random.nextLong();
      long next = random.nextLong();
      for (int shift = 0; shift < Long.SIZE - 1; shift++) {
        long flipped = -2L << shift;
        assertThat(SecretHash.mix(hash, word ^ flipped, next ^ flipped))
            .isNotEqualTo(SecretHash.mix(hash, word, next));
        assertThat(SecretHash.mixOther(hash, word ^ flipped, next ^ flipped))
            .isNotEqualTo(SecretHash.mixOther(hash, word, next));
      }
    }
  }

  // Of as many balls as boxes, 63 % of the boxes are hit: 2,589, give or take 31. The secrets
  // differ at each run: 100,000 of them gave 2,496 to 2,684.
  @Test
  void likeWordsSpreadOverAllPlaces() {
    for (int shift : new int[] {0, 20, 52}) {
      Set<Long> places = new HashSet<>();
      for (long word = 0; word < 4_096; word++) {
        places.add(SecretHash.end(SecretHash.mix(7, word << shift)) & 4_095);
      }
      assertThat(places.size()).as("words at bit %d", shift).isBetween(2_300, 2_900);
    }
  }
}
