package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordsTest {

  private static final byte[] BYTES = new byte[3 * Long.BYTES];

  static {
    new Random(20261201).nextBytes(BYTES);
  }

  @Test
  void theFirstByteIsTheLowest() {
    byte[] bytes = {-1, 0x21, 0x32, 0x43, 0x54, 0x65, 0x76, 0x07, (byte) 0x98};

    assertThat(Words.at(bytes, 1)).isEqualTo(0x9807_7665_5443_3221L);
    assertThat(Words.upTo(bytes, 1, 9)).isEqualTo(0x9807_7665_5443_3221L);
    assertThat(Words.upTo(bytes, 1, 4)).isEqualTo(0x43_3221L);
    assertThat(Words.upTo(bytes, 0, 1)).isEqualTo(0xFF);
  }

  /** Also close to the end of the array, where no eight bytes can be read. */
  @Test
  void noByteBehindTheEndCounts() {
    for (int from = 0; from <= BYTES.length; from++) {
      for (int to = from; to <= BYTES.length; to++) {
        assertThat(Words.upTo(BYTES, from, to))
            .as("from %d to %d", from, to)
            .isEqualTo(expected(from, Math.min(to, from + Long.BYTES)));
      }
    }
  }

  /** As it is of the second of two words that end within the first. */
  @Test
  void behindTheEndIsNothing() {
    for (int from = 0; from <= BYTES.length + Long.BYTES; from++) {
      for (int to = Math.max(0, from - Long.BYTES); to <= Math.min(from, BYTES.length); to++) {
        assertThat(Words.upTo(BYTES, from, to)).isZero();
      }
    }
  }

  private static long expected(int from, int to) {
    BigInteger word = BigInteger.ZERO;
    for (int i = to - 1; i >= from; i--) {
      word = word.shiftLeft(Byte.SIZE).or(BigInteger.valueOf(Byte.toUnsignedInt(BYTES[i])));
    }
    return word.longValue();
  }
}
