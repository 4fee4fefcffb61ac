package io.meshline.jobs.aggregation;

import org.jspecify.annotations.Nullable;

/**
 * Objects that are found by a hash: a table with open addressing, so that finding one makes no
 * object. Whoever looks goes from {@link #first} from one {@link #after} to the next, until there
 * is none.
 *
 * <p>Two of them bound a memory without forgetting what is in use: when the younger one is full, it
 * becomes the older one, and what is found in the older one goes into the younger one again. So
 * only that is forgotten which was not looked for while as many others were as one of them holds.
 *
 * <p>Not thread-safe.
 */
final class Generation<T> {

  private static final int FIRST_CAPACITY = 256;

  private long[] hashes = new long[FIRST_CAPACITY];
  private @Nullable Object[] table = new @Nullable Object[FIRST_CAPACITY];
  private int size;

  /** Where an object of that hash may be. */
  int first(long hash) {
    return (int) hash & (table.length - 1);
  }

  /** The next place. */
  int after(int place) {
    return (place + 1) & (table.length - 1);
  }

  /** What is at a place; null at the end of those to be looked at. */
  // Only put fills it.
  @SuppressWarnings("unchecked")
  @Nullable T at(int place) {
    return (T) table[place];
  }

  /** The hash of what is at a place. */
  long hashAt(int place) {
    return hashes[place];
  }

  /** Adds an object, which must not be there. */
  void put(long hash, T object) {
    if (2 * (size + 1) > table.length) {
      grow();
    }
    put(hashes, table, hash, object);
    size++;
  }

  /** Number of objects. */
  int size() {
    return size;
  }

  private void grow() {
    long[] moreHashes = new long[2 * hashes.length];
    @Nullable Object[] larger = new @Nullable Object[2 * table.length];
    for (int i = 0; i < table.length; i++) {
      Object object = table[i];
      if (object != null) {
        put(moreHashes, larger, hashes[i], object);
      }
    }
    hashes = moreHashes;
    table = larger;
  }

  private static void put(long[] hashes, @Nullable Object[] table, long hash, Object object) {
    int mask = table.length - 1;
    int at = (int) hash & mask;
    while (table[at] != null) {
      at = (at + 1) & mask;
    }
    hashes[at] = hash;
    table[at] = object;
  }
}
