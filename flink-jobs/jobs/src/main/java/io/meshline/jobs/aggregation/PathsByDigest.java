package io.meshline.jobs.aggregation;

import org.jspecify.annotations.Nullable;

/**
 * Paths that are found by a digest of 128 bits (see {@link io.meshline.schemas.SecretHash}), of
 * which so and so many are remembered: a table with open addressing, in which what is looked for is
 * compared where it lies, and found without a look at any path. Those not looked for while as many
 * others were as are to be remembered are forgotten, as {@link Generation} tells. Not thread-safe.
 */
final class PathsByDigest {

  private static final int FIRST_CAPACITY = 256;

  private final int most;
  private Half young = new Half();
  private Half old = new Half();

  /**
   * @param most paths of which none is forgotten; up to twice as many are held
   */
  PathsByDigest(int most) {
    this.most = most;
  }

  /**
   * Reads the place at which a path is looked for. Called for some in a row, before they are looked
   * for, it lets the processor fetch all these places at once.
   *
   * @return a number of no meaning, to be used in some way
   */
  long touch(long first) {
    Half half = young;
    int at = half.place(first);
    return half.digests[at] + (half.paths[at >> 1] == null ? 0 : 1);
  }

  /** The path of a digest, null if it is not known. */
  @Nullable KnownPath find(long first, long second) {
    int at = young.find(first, second | 1);
    if (at >= 0) {
      return young.paths[at];
    }
    at = old.find(first, second | 1);
    if (at < 0) {
      return null;
    }
    KnownPath path = old.paths[at];
    if (path != null) {
      add(first, second, path);
    }
    return path;
  }

  /** Adds a path that was not found, or not in the younger generation. */
  void add(long first, long second, KnownPath path) {
    if (young.size >= most) {
      old = young;
      young = new Half();
    }
    young.add(first, second | 1, path);
  }

  /** One of both generations. The second half of a digest is odd, so 0 is where nothing is. */
  private static final class Half {
    private long[] digests = new long[2 * FIRST_CAPACITY];
    private @Nullable KnownPath[] paths = new @Nullable KnownPath[FIRST_CAPACITY];
    private int size;

    private int place(long first) {
      return ((int) first & (paths.length - 1)) << 1;
    }

    /** Where a path is, -1 if nowhere. */
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

    private void add(long first, long second, KnownPath path) {
      if (4 * (size + 1L) > 3L * paths.length) {
        grow();
      }
      put(first, second, path);
      size++;
    }

    private void put(long first, long second, KnownPath path) {
      int at = place(first);
      while (digests[at + 1] != 0) {
        at = (at + 2) & (digests.length - 1);
      }
      digests[at] = first;
      digests[at + 1] = second;
      paths[at >> 1] = path;
    }

    private void grow() {
      long[] before = digests;
      @Nullable KnownPath[] all = paths;
      digests = new long[2 * before.length];
      paths = new @Nullable KnownPath[2 * all.length];
      for (int i = 0; i < all.length; i++) {
        KnownPath path = all[i];
        if (path != null) {
          put(before[2 * i], before[2 * i + 1], path);
        }
      }
    }
  }
}
