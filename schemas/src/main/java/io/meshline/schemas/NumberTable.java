package io.meshline.schemas;

import java.util.Arrays;

/**
 * Numbers distinct keys in the order in which they come, from 0. Open addressing without an object
 * for each key, by {@link SecretHash}, since strangers choose the keys. Not thread-safe.
 */
final class NumberTable {
  private static final int FIRST = 256;

  /** A table that is larger is not kept for fewer keys. */
  private static final int KEPT = 16_384;

  private long[] keys = new long[FIRST];

  /** One more than the number of the key at that place; 0 where there is none. */
  private int[] numbers = new int[FIRST];

  private int size;

  /** The number of a key, the next one if it is new. */
  int numberOf(long key) {
    int place = place(key);
    if (numbers[place] == 0) {
      if (2 * (size + 1) > keys.length) {
        grow();
        place = place(key);
      }
      keys[place] = key;
      numbers[place] = ++size;
    }
    return numbers[place] - 1;
  }

  /** Where a key is, or would be. */
  private int place(long key) {
    int mask = keys.length - 1;
    int place = (int) SecretHash.end(SecretHash.mix(0, key)) & mask;
    while (numbers[place] != 0 && keys[place] != key) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] before = keys;
    int[] numbersBefore = numbers;
    keys = new long[2 * before.length];
    numbers = new int[keys.length];
    for (int i = 0; i < before.length; i++) {
      if (numbersBefore[i] != 0) {
        int place = place(before[i]);
        keys[place] = before[i];
        numbers[place] = numbersBefore[i];
      }
    }
  }

  /** Forgets all. */
  void clear() {
    if (keys.length > KEPT) {
      keys = new long[FIRST];
      numbers = new int[FIRST];
    } else {
      Arrays.fill(numbers, 0);
    }
    size = 0;
  }
}
