package io.meshline.schemas;

/**
 * One of so many kinds into which records of a topic are sorted, so that records that have much in
 * common come in the same partitions: those whose number, modulo the lanes, is the lane's.
 *
 * @param number from 0 to less than {@code of}
 * @param of how many lanes there are, at least 1
 */
public record Lane(int number, int of) {
  /** Of records that are not sorted: they may go to any partition. */
  public static final Lane ANY = new Lane(0, 1);

  /** Checks the numbers. */
  public Lane {
    if (of < 1 || number < 0 || number >= of) {
      throw new IllegalArgumentException(
          "lane " + number + " of " + of + " (expected: 0 to less than how many there are)");
    }
  }

  /** Whether records of this lane may be in a partition. */
  public boolean has(int partition) {
    return partition % of == number;
  }
}
