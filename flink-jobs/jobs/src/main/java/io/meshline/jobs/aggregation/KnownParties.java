package io.meshline.jobs.aggregation;

import io.meshline.schemas.SecretHash;
import io.meshline.schemas.Words;
import io.meshline.schemas.plan.PartyPlan;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The parties of the paths that a source has met lately, found by their bytes, so that paths of the
 * same party share it. One that is new is not kept yet: names with ids in them come once from each
 * who observes the request, and would push out those that come again. Not thread-safe.
 */
final class KnownParties {

  private static final int MOST_SEEN = 1 << 20;

  /**
   * So often a party is seen before it is kept: a request is observed at up to four points, by
   * agents and sidecars at both sides.
   */
  private static final int SEEN_BEFORE = 5;

  /** Of what is seen, so many of the lowest bits are how often; the others are of its hash. */
  private static final int TIMES = 7;

  private static final int WAYS = 4;
  private static final long ODD = 0x9E3779B97F4A7C15L;

  /**
   * Of parties that are not kept, half of the hash each and how often they were seen, in one of the
   * places by the other half.
   */
  private final int[] seen;

  private long drawn;

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
    this.seen = new int[(int) Math.max(WAYS, Math.min(MOST_SEEN, Long.highestOneBit(2 * most)))];
  }

  /** The party in a part of an array, made if it is new, and kept if it was seen often enough. */
  KnownParty find(PartyPlan plan, byte[] source, int from, int to) {
    long hash = hash(source, from, to);
    KnownParty party = find(young, hash, plan, source, from, to);
    if (party != null) {
      return party;
    }
    party = find(old, hash, plan, source, from, to);
    if (party == null) {
      party = new KnownParty(plan, Arrays.copyOfRange(source, from, to));
      if (!isSeenOften(hash)) {
        return party;
      }
      party.keep();
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

  /**
   * Whether a party of that hash was seen often lately; it is seen now. Where there is no place
   * another one is drawn: were it the next in turn, some that come in turns could push each other
   * out for ever.
   */
  private boolean isSeenOften(long hash) {
    int begin = (int) (hash >>> Integer.SIZE) & (seen.length - WAYS);
    int half = (int) hash & ~TIMES;
    int place = -1;
    for (int at = begin; at < begin + WAYS; at++) {
      int times = seen[at] & TIMES;
      if (times == 0) {
        place = at;
      } else if ((seen[at] & ~TIMES) == half) {
        boolean isOften = times == SEEN_BEFORE;
        seen[at] = isOften ? 0 : seen[at] + 1;
        return isOften;
      }
    }
    if (place < 0) {
      drawn += ODD;
      place = begin + (int) (drawn >>> (Long.SIZE - 2));
    }
    seen[place] = half | 1;
    return false;
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
    long hash = SecretHash.mix(0, to - from);
    int at = from;
    for (; at <= to - 2 * Long.BYTES; at += 2 * Long.BYTES) {
      long next = Words.at(bytes, at + Long.BYTES);
      hash = SecretHash.mix(hash, Words.at(bytes, at), next);
    }
    if (at < to) {
      hash =
          SecretHash.mix(hash, Words.upTo(bytes, at, to), Words.upTo(bytes, at + Long.BYTES, to));
    }
    return SecretHash.end(hash);
  }
}
