package io.meshline.jobs.aggregation;

import io.meshline.schemas.SecretHash;
import io.meshline.schemas.plan.PartyPlan;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The parties that a source has met, found by their bytes: a hash table with open addressing, so
 * that finding one makes no object and decodes no text. There are far fewer parties than paths, so
 * that they stay in the processor's caches. Not thread-safe.
 */
final class KnownParties {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ODD = 0x9E3779B97F4A7C15L;
  private static final int FIRST_CAPACITY = 256;

  private long[] hashes = new long[FIRST_CAPACITY];
  private @Nullable KnownParty[] table = new @Nullable KnownParty[FIRST_CAPACITY];
  private int size;
  private long bytes;

  // Goes on when all are forgotten: whoever still holds one must not take another one for it.
  private int nextNumber;

  /**
   * The party in a part of an array, null if it is new.
   *
   * @param hash of that part
   */
  @Nullable KnownParty find(long hash, PartyPlan plan, byte[] source, int from, int to) {
    int mask = table.length - 1;
    int at = (int) hash & mask;
    for (KnownParty party = table[at]; party != null; party = table[at]) {
      if (hashes[at] == hash && party.is(plan, source, from, to)) {
        return party;
      }
      at = (at + 1) & mask;
    }
    return null;
  }

  /** Adds a party that is new, see {@link #find}. */
  KnownParty add(long hash, PartyPlan plan, byte[] source, int from, int to) {
    KnownParty party = new KnownParty(plan, Arrays.copyOfRange(source, from, to), nextNumber++);
    if (2 * (size + 1) > table.length) {
      grow();
    }
    put(hashes, table, hash, party);
    size++;
    bytes += to - from;
    return party;
  }

  /** Number of parties. */
  int size() {
    return size;
  }

  /** Bytes of all of them. */
  long bytes() {
    return bytes;
  }

  /** Forgets all. */
  void clear() {
    hashes = new long[FIRST_CAPACITY];
    table = new @Nullable KnownParty[FIRST_CAPACITY];
    size = 0;
    bytes = 0;
  }

  private void grow() {
    long[] moreHashes = new long[2 * hashes.length];
    @Nullable KnownParty[] larger = new @Nullable KnownParty[2 * table.length];
    for (int i = 0; i < table.length; i++) {
      KnownParty party = table[i];
      if (party != null) {
        put(moreHashes, larger, hashes[i], party);
      }
    }
    hashes = moreHashes;
    table = larger;
  }

  private static void put(
      long[] hashes, @Nullable KnownParty[] table, long hash, KnownParty party) {
    int mask = table.length - 1;
    int at = (int) hash & mask;
    while (table[at] != null) {
      at = (at + 1) & mask;
    }
    hashes[at] = hash;
    table[at] = party;
  }

  /** What a party is found by. */
  static long hash(byte[] bytes, int from, int to) {
    long hash = ODD * (to - from);
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      hash = SecretHash.mix(hash, (long) LONGS.get(bytes, at));
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = rest << Byte.SIZE | (bytes[at] & 0xff);
    }
    return SecretHash.end(SecretHash.mix(hash, rest));
  }
}
