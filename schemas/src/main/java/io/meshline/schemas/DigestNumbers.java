package io.meshline.schemas;

import java.util.Arrays;

/**
 * Numbers distinct {@link PartyDigest}s in the order in which they come, from 0. Open addressing
 * without an object for each. Not thread-safe.
 */
final class DigestNumbers {
  /** Where there is none. */
  static final int NONE = -1;

  private static final int FIRST = 256;

  /** A table that is larger is not kept for fewer digests. */
  private static final int KEPT = 16_384;

  /** Both halves of the digest at a place. */
  private long[] digests = new long[2 * FIRST];

  /** One more than its number; 0 where there is none. */
  private int[] numbers = new int[FIRST];

  private int size;

  /** How many there are. */
  int size() {
    return size;
  }

  /** The number of a digest; {@link #NONE} if it is not there. */
  int find(long first, long second) {
    return numbers[place(first, second)] - 1;
  }

  /** The number of a digest, the next one if it is new. */
  int numberOf(long first, long second) {
    int place = place(first, second);
    if (numbers[place] == 0) {
      if (2 * (size + 1) > numbers.length) {
        grow();
        place = place(first, second);
      }
      digests[2 * place] = first;
      digests[2 * place + 1] = second;
      numbers[place] = ++size;
    }
    return numbers[place] - 1;
  }

  /** Where a digest is, or would be. */
  private int place(long first, long second) {
    int mask = numbers.length - 1;
    int place = (int) first & mask;
    while (numbers[place] != 0
        && (digests[2 * place] != first || digests[2 * place + 1] != second)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] before = digests;
    int[] numbersBefore = numbers;
    numbers = new int[2 * numbersBefore.length];
    digests = new long[2 * numbers.length];
    for (int i = 0; i < numbersBefore.length; i++) {
      if (numbersBefore[i] != 0) {
        long first = before[2 * i];
        long second = before[2 * i + 1];
        int place = place(first, second);
        digests[2 * place] = first;
        digests[2 * place + 1] = second;
        numbers[place] = numbersBefore[i];
      }
    }
  }

  /** Forgets all. */
  void clear() {
    if (numbers.length > KEPT) {
      numbers = new int[FIRST];
      digests = new long[2 * FIRST];
    } else {
      Arrays.fill(numbers, 0);
    }
    size = 0;
  }
}
