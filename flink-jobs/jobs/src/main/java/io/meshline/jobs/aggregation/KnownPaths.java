package io.meshline.jobs.aggregation;

import io.meshline.schemas.SecretHash;
import io.meshline.schemas.plan.PartyPlan;
import org.jspecify.annotations.Nullable;

/**
 * The paths that a source has met, found by their parties and their kind: a hash table with open
 * addressing, so that finding one makes no object and decodes no text. Not thread-safe.
 */
final class KnownPaths {

  private static final int FIRST_CAPACITY = 256;

  /** Bytes of parties for each path above which there are too many, as if of paths. */
  private static final long BYTES_OF_PATH = 512;

  private final int most;
  private final KnownParties parties = new KnownParties();

  private long[] hashes = new long[FIRST_CAPACITY];
  private @Nullable KnownPath[] table = new @Nullable KnownPath[FIRST_CAPACITY];
  private int size;

  /**
   * @param most paths above which all are forgotten, and parties, of which there may be twice as
   *     many
   */
  KnownPaths(int most) {
    this.most = most;
  }

  /** The party in a part of an array, made if it is new. */
  KnownParty party(PartyPlan plan, byte[] source, int from, int to) {
    long hash = KnownParties.hash(source, from, to);
    KnownParty known = parties.find(hash, plan, source, from, to);
    if (known != null) {
      return known;
    }
    if (parties.size() >= 2L * most || parties.bytes() + (to - from) > most * BYTES_OF_PATH) {
      clear();
    }
    return parties.add(hash, plan, source, from, to);
  }

  /** What a path is found by. */
  static long hash(KnownParty source, KnownParty destination, int kind) {
    return SecretHash.end(
        SecretHash.mix(
            kind, ((long) source.number << Integer.SIZE) | (destination.number & 0xffff_ffffL)));
  }

  /**
   * Reads a little of what finding a path will read, see {@link CombineTable}.
   *
   * @return a number of no meaning, to be used in some way
   */
  long touch(long hash) {
    int at = (int) hash & (table.length - 1);
    KnownPath path = table[at];
    return path == null ? 0 : hashes[at] + path.touch();
  }

  /** The path of a call, made if it is new. */
  KnownPath find(KnownParty source, KnownParty destination, int kind) {
    return find(hash(source, destination, kind), source, destination, kind);
  }

  /**
   * The same by its {@link #hash}.
   *
   * @param hash of what follows
   */
  KnownPath find(long hash, KnownParty source, KnownParty destination, int kind) {
    int mask = table.length - 1;
    int at = (int) hash & mask;
    for (KnownPath path = table[at]; path != null; path = table[at]) {
      if (hashes[at] == hash && path.is(source, destination, kind)) {
        return path;
      }
      at = (at + 1) & mask;
    }
    KnownPath path = new KnownPath(source, destination, kind, isFit(source, destination, kind));
    add(hash, path);
    return path;
  }

  private static boolean isFit(KnownParty source, KnownParty destination, int kind) {
    return source.isFitSource()
        && destination.isFitDestination(KnownPath.scope(kind), KnownPath.side(kind));
  }

  private void add(long hash, KnownPath path) {
    if (size >= most) {
      clear();
    } else if (2 * (size + 1) > table.length) {
      grow();
    }
    put(hashes, table, hash, path);
    size++;
  }

  private void clear() {
    parties.clear();
    hashes = new long[FIRST_CAPACITY];
    table = new @Nullable KnownPath[FIRST_CAPACITY];
    size = 0;
  }

  private void grow() {
    long[] moreHashes = new long[2 * hashes.length];
    @Nullable KnownPath[] larger = new @Nullable KnownPath[2 * table.length];
    for (int i = 0; i < table.length; i++) {
      KnownPath path = table[i];
      if (path != null) {
        put(moreHashes, larger, hashes[i], path);
      }
    }
    hashes = moreHashes;
    table = larger;
  }

  private static void put(long[] hashes, @Nullable KnownPath[] table, long hash, KnownPath path) {
    int mask = table.length - 1;
    int at = (int) hash & mask;
    while (table[at] != null) {
      at = (at + 1) & mask;
    }
    hashes[at] = hash;
    table[at] = path;
  }
}
