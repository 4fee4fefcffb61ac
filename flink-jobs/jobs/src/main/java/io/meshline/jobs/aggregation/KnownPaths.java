package io.meshline.jobs.aggregation;

import io.meshline.schemas.SecretHash;
import io.meshline.schemas.Words;
import io.meshline.schemas.plan.PartyPlan;
import org.jspecify.annotations.Nullable;

/**
 * The paths that a source has met lately, found by digests of their parties' bytes and their kind,
 * so that finding one makes no object, decodes no text and looks at no party. Not thread-safe.
 */
final class KnownPaths {

  /** Bytes of parties for each path above which there are too many, as if of paths. */
  private static final long BYTES_OF_PATH = 512;

  private final KnownParties parties;
  private final PathsByDigest paths;

  /**
   * @param most paths of which none is forgotten, and half as many as parties; up to twice as many
   *     are held
   */
  KnownPaths(int most) {
    this.parties = new KnownParties(2L * most, most * BYTES_OF_PATH);
    this.paths = new PathsByDigest(most);
  }

  /** The party in a part of an array, made if it is new, see {@link KnownParties}. */
  KnownParty party(PartyPlan plan, byte[] source, int from, int to) {
    return parties.find(plan, source, from, to);
  }

  /**
   * Writes down the digest of a party: of its bytes, how many there are, and how its writer writes.
   * The number of bytes comes first, so that no others are the same words; these go in by twos,
   * since each step has to wait for the one before.
   *
   * @param into takes it at {@code 2 * place} and behind
   */
  static void digest(PartyPlan plan, byte[] bytes, int from, int to, long[] into, int place) {
    long begin = plan.number() << Integer.SIZE | (to - from);
    long first = SecretHash.mix(0, begin);
    long second = SecretHash.mixOther(0, begin);
    int at = from;
    for (; at <= to - 2 * Long.BYTES; at += 2 * Long.BYTES) {
      long word = Words.at(bytes, at);
      long next = Words.at(bytes, at + Long.BYTES);
      first = SecretHash.mix(first, word, next);
      second = SecretHash.mixOther(second, word, next);
    }
    if (at < to) {
      long word = Words.upTo(bytes, at, to);
      long next = Words.upTo(bytes, at + Long.BYTES, to);
      first = SecretHash.mix(first, word, next);
      second = SecretHash.mixOther(second, word, next);
    }
    into[2 * place] = SecretHash.end(first);
    into[2 * place + 1] = SecretHash.endOther(second);
  }

  /**
   * The first half of a path's digest.
   *
   * @param digests of parties
   * @param source the place of its source's
   * @param destination likewise
   */
  static long first(long[] digests, int source, int destination, int kind) {
    long hash = SecretHash.mix(kind, digests[2 * source]);
    return SecretHash.end(SecretHash.mix(hash, digests[2 * destination]));
  }

  /** The second half. */
  static long second(long[] digests, int source, int destination, int kind) {
    long hash = SecretHash.mixOther(kind, digests[2 * source + 1]);
    return SecretHash.endOther(SecretHash.mixOther(hash, digests[2 * destination + 1]));
  }

  /**
   * Reads a little of what finding a path will read, see {@link PathsByDigest#touch}.
   *
   * @param first half of its digest
   */
  long touch(long first) {
    return paths.touch(first);
  }

  /** The path of a digest, null if it is new. */
  @Nullable KnownPath find(long first, long second) {
    return paths.find(first, second);
  }

  /** Makes a path that was not found, and keeps it if its parties are kept. */
  KnownPath add(long first, long second, KnownParty source, KnownParty destination, int kind) {
    boolean isFit =
        source.isFitSource()
            && destination.isFitDestination(KnownPath.scope(kind), KnownPath.side(kind));
    KnownPath path = new KnownPath(source, destination, kind, isFit);
    if (source.isKept() && destination.isKept()) {
      paths.add(first, second, path);
    }
    return path;
  }
}
