package io.meshline.jobs.aggregation;

import io.meshline.schemas.SecretHash;
import io.meshline.schemas.plan.PartyPlan;
import org.jspecify.annotations.Nullable;

/**
 * The paths that a source has met lately, found by their parties and their kind, so that finding
 * one makes no object and decodes no text. Not thread-safe.
 */
final class KnownPaths {

  /** Bytes of parties for each path above which there are too many, as if of paths. */
  private static final long BYTES_OF_PATH = 512;

  private final int mostYoung;
  private final KnownParties parties;

  private Generation<KnownPath> young = new Generation<>();
  private Generation<KnownPath> old = new Generation<>();

  /**
   * @param most paths of which none is forgotten, and half as many as parties; up to twice as many
   *     are held
   */
  KnownPaths(int most) {
    this.mostYoung = most;
    this.parties = new KnownParties(2L * most, most * BYTES_OF_PATH);
  }

  /** The party in a part of an array, made if it is new. */
  KnownParty party(PartyPlan plan, byte[] source, int from, int to) {
    return parties.find(plan, source, from, to);
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
    int at = young.first(hash);
    KnownPath path = young.at(at);
    return path == null ? 0 : young.hashAt(at) + path.touch();
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
    KnownPath path = find(young, hash, source, destination, kind);
    if (path != null) {
      return path;
    }
    path = find(old, hash, source, destination, kind);
    if (path == null) {
      path = new KnownPath(source, destination, kind, isFit(source, destination, kind));
    }
    if (young.size() >= mostYoung) {
      old = young;
      young = new Generation<>();
    }
    young.put(hash, path);
    return path;
  }

  private static @Nullable KnownPath find(
      Generation<KnownPath> among, long hash, KnownParty source, KnownParty destination, int kind) {
    int at = among.first(hash);
    for (KnownPath path = among.at(at); path != null; path = among.at(at)) {
      if (among.hashAt(at) == hash && path.is(source, destination, kind)) {
        return path;
      }
      at = among.after(at);
    }
    return null;
  }

  private static boolean isFit(KnownParty source, KnownParty destination, int kind) {
    return source.isFitSource()
        && destination.isFitDestination(KnownPath.scope(kind), KnownPath.side(kind));
  }
}
