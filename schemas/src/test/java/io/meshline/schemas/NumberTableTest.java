package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberTableTest {
  private final NumberTable table = new NumberTable();

  @Test
  void keysAreNumberedInTheirOrderHoweverMany() {
    Map<Long, Integer> expected = new HashMap<>();
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      // Few enough that many come again, 0 and negative ones among them.
      long key = random.nextLong() >> (random.nextBoolean() ? 52 : 0);
      Integer known = expected.putIfAbsent(key, expected.size());
      assertThat(table.numberOf(key)).isEqualTo(known == null ? expected.size() - 1 : known);
    }
  }

  @Test
  void beginsAnewWhenItIsCleared() {
    table.numberOf(7);
    table.numberOf(8);
    table.clear();

    assertThat(table.numberOf(8)).isZero();
    assertThat(table.numberOf(7)).isEqualTo(1);
  }
}
