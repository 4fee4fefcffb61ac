package io.meshline.schemas;

/**
 * Sorts calls into lanes: those between the same endpoints of the same services into the same one,
 * whichever program sorts them. Whoever reads one lane then meets a part of all paths only, many
 * calls of each. A lane that gets too many gives calls to the next: no lane takes over a sixteenth
 * more than its share, however hot a path is (Mirrokni et al., <i>Consistent Hashing with Bounded
 * Loads</i>, SODA 2018). Not thread-safe.
 *
 * <p>For n lanes and m lanes, where n divides m, a call of lane l of m is in lane {@code l % n} of
 * n, but for those given to the next.
 */
public final class CallLanes {
  /** The part of its share that a lane may have beyond it. */
  private static final int BEYOND = 16;

  /** Calls beyond that: few calls are not worth being torn apart. */
  private static final int SLACK = 1_024;

  /** Calls after which what was before counts half. */
  private static final int REMEMBERED = 1 << 20;

  private final long[] taken;
  private long all;

  /**
   * @param lanes how many, at least 1
   */
  public CallLanes(int lanes) {
    if (lanes < 1) {
      throw new IllegalArgumentException("lanes: " + lanes + " (expected: >= 1)");
    }
    this.taken = new long[lanes];
  }

  /** The lane of a call, from 0, which counts as taken by it. */
  public int lane(CallRecord call) {
    return lane(hash(call.getSource(), call.getDestination()));
  }

  /**
   * The same, for a call whose hash is known.
   *
   * @param hash of {@link #hash}
   */
  public int lane(int hash) {
    int lane = Math.floorMod(hash, taken.length);
    long share = all / taken.length;
    while (taken[lane] > share + share / BEYOND + SLACK) {
      lane = lane + 1 == taken.length ? 0 : lane + 1;
    }
    taken[lane]++;
    all++;
    if (all == REMEMBERED) {
      forget();
    }
    return lane;
  }

  /** What the calls between two parties are sorted by. */
  public static int hash(Party source, Party destination) {
    int hash = (31 * hash(source) + hash(destination)) * 0x9E3779B9;
    return hash ^ (hash >>> 16);
  }

  private static int hash(Party party) {
    int hash = party.getNamespace().hashCode();
    hash = 31 * hash + party.getService().hashCode();
    return 31 * hash + party.getEndpoint().hashCode();
  }

  private void forget() {
    all = 0;
    for (int lane = 0; lane < taken.length; lane++) {
      taken[lane] /= 2;
      all += taken[lane];
    }
  }
}
