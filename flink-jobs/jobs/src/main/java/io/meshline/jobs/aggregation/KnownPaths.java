package io.meshline.jobs.aggregation;

import io.meshline.schemas.CallChecks;
import io.meshline.schemas.Party;
import io.meshline.schemas.SecretHash;
import io.meshline.schemas.plan.PartyPlan;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The paths that a source has met, found by the bytes of their parties: a hash table with open
 * addressing, so that finding one makes no object and decodes no text. Not thread-safe.
 */
final class KnownPaths {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ODD = 0x9E3779B97F4A7C15L;
  private static final int FIRST_CAPACITY = 256;

  /** Bytes of parties for each path above which there are too many, as if of paths. */
  private static final long BYTES_OF_PATH = 512;

  private final int most;

  private long[] hashes = new long[FIRST_CAPACITY];
  private @Nullable KnownPath[] table = new @Nullable KnownPath[FIRST_CAPACITY];
  private int size;
  private long bytes;

  /**
   * @param most paths above which all are forgotten
   */
  KnownPaths(int most) {
    this.most = most;
  }

  /** What a path is found by, and how its two parties and its kind are hashed. */
  static long hash(
      byte[] bytes,
      int sourceFrom,
      int sourceTo,
      int destinationFrom,
      int destinationTo,
      int kind) {
    return hash(bytes, destinationFrom, destinationTo, hash(bytes, sourceFrom, sourceTo, kind));
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
  KnownPath find(
      PartyPlan plan,
      byte[] source,
      int sourceFrom,
      int sourceTo,
      int destinationFrom,
      int destinationTo,
      int kind) {
    return find(
        hash(source, sourceFrom, sourceTo, destinationFrom, destinationTo, kind),
        plan,
        source,
        sourceFrom,
        sourceTo,
        destinationFrom,
        destinationTo,
        kind);
  }

  /**
   * The same by its {@link #hash}.
   *
   * @param hash of what follows
   */
  KnownPath find(
      long hash,
      PartyPlan plan,
      byte[] source,
      int sourceFrom,
      int sourceTo,
      int destinationFrom,
      int destinationTo,
      int kind) {
    int mask = table.length - 1;
    int at = (int) hash & mask;
    for (KnownPath path = table[at]; path != null; path = table[at]) {
      if (hashes[at] == hash
          && path.is(plan, source, sourceFrom, sourceTo, destinationFrom, destinationTo, kind)) {
        return path;
      }
      at = (at + 1) & mask;
    }
    int sourceLength = sourceTo - sourceFrom;
    int destinationLength = destinationTo - destinationFrom;
    byte[] parties = new byte[sourceLength + destinationLength];
    System.arraycopy(source, sourceFrom, parties, 0, sourceLength);
    System.arraycopy(source, destinationFrom, parties, sourceLength, destinationLength);
    KnownPath path =
        new KnownPath(plan, parties, sourceLength, kind, isFit(plan, parties, sourceLength, kind));
    add(hash, path, parties.length);
    return path;
  }

  private static boolean isFit(PartyPlan plan, byte[] parties, int sourceLength, int kind) {
    KnownPath path = new KnownPath(plan, parties, sourceLength, kind, true);
    try {
      Party destination = path.destination();
      return CallChecks.source(path.source()) == null
          && CallChecks.destination(destination) == null
          && CallChecks.scope(path.scope(), path.side(), destination) == null;
    } catch (RuntimeException | StackOverflowError e) {
      return false; // a kind that only writers know, say: the ordinary decoder tells what it is
    }
  }

  private void add(long hash, KnownPath path, int length) {
    if (size >= most || bytes + length > most * BYTES_OF_PATH) {
      hashes = new long[FIRST_CAPACITY];
      table = new @Nullable KnownPath[FIRST_CAPACITY];
      size = 0;
      bytes = 0;
    } else if (2 * (size + 1) > table.length) {
      grow();
    }
    put(hashes, table, hash, path);
    size++;
    bytes += length;
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

  private static long hash(byte[] bytes, int from, int to, long begin) {
    long hash = begin + ODD * (to - from);
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
