package io.meshline.jobs.aggregation;

import io.meshline.schemas.SecretHash;
import io.meshline.schemas.plan.PartyPlan;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The parties of the paths that a source has met lately, found by their bytes, so that paths of the
 * same party share it. Not thread-safe.
 */
final class KnownParties {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ODD = 0x9E3779B97F4A7C15L;

  private final long mostParties;
  private final long mostBytes;

  private Generation<KnownParty> young = new Generation<>();
  private Generation<KnownParty> old = new Generation<>();
  private long youngBytes;

  /**
   * @param most parties of which none is forgotten; up to twice as many are held
   * @param mostBytes likewise, of all of them
   */
  KnownParties(long most, long mostBytes) {
    this.mostParties = most;
    this.mostBytes = mostBytes;
  }

  /** The party in a part of an array, made if it is new. */
  KnownParty find(PartyPlan plan, byte[] source, int from, int to) {
    long hash = hash(source, from, to);
    KnownParty party = find(young, hash, plan, source, from, to);
    if (party != null) {
      return party;
    }
    party = find(old, hash, plan, source, from, to);
    if (party == null) {
      party = new KnownParty(plan, Arrays.copyOfRange(source, from, to));
    }
    if (young.size() >= mostParties || youngBytes + (to - from) > mostBytes) {
      old = young;
      young = new Generation<>();
      youngBytes = 0;
    }
    young.put(hash, party);
    youngBytes += to - from;
    return party;
  }

  private static @Nullable KnownParty find(
      Generation<KnownParty> among, long hash, PartyPlan plan, byte[] source, int from, int to) {
    int at = among.first(hash);
    for (KnownParty party = among.at(at); party != null; party = among.at(at)) {
      if (among.hashAt(at) == hash && party.is(plan, source, from, to)) {
        return party;
      }
      at = among.after(at);
    }
    return null;
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
