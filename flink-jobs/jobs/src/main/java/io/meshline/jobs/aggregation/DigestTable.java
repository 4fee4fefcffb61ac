package io.meshline.jobs.aggregation;

import org.jspecify.annotations.Nullable;

/**
 * Objects that are found by a digest of 128 bits (see {@link io.meshline.schemas.SecretHash}), of
 * which so and so many are remembered: a table with open addressing, in which what is looked for is
 * compared where it lies, and found without a look at any object. Those not looked for while as
 * many others were as are to be remembered are forgotten, as {@link Generation} tells. Not
 * thread-safe.
 */
final class DigestTable<T> {

  private static final int FIRST_CAPACITY = 256;

  private final int most;
  private Half young = new Half();
  private Half old = new Half();

  /**
   * @param most objects of which none is forgotten; up to twice as many are held
   */
  DigestTable(int most) {
    this.most = most;
  }

  /**
   * Reads the place at which an object is looked for. Called for some in a row, before they are
   * looked for, it lets the processor fetch all these places at once.
   *
   * @return a number of no meaning, to be used in some way
   */
  long touch(long first) {
    Half half = young;
    int at = half.place(first);
    return half.digests[at] + (half.objects[at >> 1] == null ? 0 : 1);
  }

  /** The object of a digest, null if it is not known. */
  // Only add fills it.
  @SuppressWarnings("unchecked")
  @Nullable T find(long first, long second) {
    int at = young.find(first, second | 1);
    if (at >= 0) {
      return (T) young.objects[at];
    }
    at = old.find(first, second | 1);
    if (at < 0) {
      return null;
    }
    Object object = old.objects[at];
    if (object != null) {
      put(first, second, object);
    }
    return (T) object;
  }

  /** Adds an object that was not found. */
  void add(long first, long second, T object) {
    put(first, second, object);
  }

  private void put(long first, long second, Object object) {
    if (young.size >= most) {
      old = young;
      young = new Half();
    }
    young.add(first, second | 1, object);
  }

  /** One of both generations. The second half of a digest is odd, so 0 is where nothing is. */
  private static final class Half {
    private long[] digests = new long[2 * FIRST_CAPACITY];
    private @Nullable Object[] objects = new @Nullable Object[FIRST_CAPACITY];
    private int size;

    private int place(long first) {
      return ((int) first & (objects.length - 1)) << 1;
    }

    /** Where an object is, -1 if nowhere. */
    private int find(long first, long second) {
      int at = place(first);
      while (digests[at + 1] != 0) {
        if (digests[at] == first && digests[at + 1] == second) {
          return at >> 1;
        }
        at = (at + 2) & (digests.length - 1);
      }
      return -1;
    }

    private void add(long first, long second, Object object) {
      if (4 * (size + 1L) > 3L * objects.length) {
        grow();
      }
      put(first, second, object);
      size++;
    }

    private void put(long first, long second, Object object) {
      int at = place(first);
      while (digests[at + 1] != 0) {
        at = (at + 2) & (digests.length - 1);
      }
      digests[at] = first;
      digests[at + 1] = second;
      objects[at >> 1] = object;
    }

    private void grow() {
      long[] before = digests;
      @Nullable Object[] all = objects;
      digests = new long[2 * before.length];
      objects = new @Nullable Object[2 * all.length];
      for (int i = 0; i < all.length; i++) {
        Object object = all[i];
        if (object != null) {
          put(before[2 * i], before[2 * i + 1], object);
        }
      }
    }
  }
}
