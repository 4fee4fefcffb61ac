package io.meshline.schemas;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parties and paths of a batch in the making, each once, by number. Not thread-safe.
 *
 * <p>Converters give the same object for the same party, mostly, also in one batch after another:
 * it is known by that, if its texts are still the ones it had, before its texts are hashed.
 */
final class BatchDictionary {
  /** A power of two. */
  private static final int RECENT = 8_192;

  /** Places of a party: with one for each, many would always take that of another one. */
  private static final int WAYS = 4;

  /** Parties of earlier batches that are kept, at most. */
  private static final int KEPT = 4_096;

  /** Bytes of their texts, likewise; each is held up to three times. */
  private static final int KEPT_BYTES = 512 * 1_024;

  /** Of a place in {@link CallPath}: more than a batch has parties. */
  private static final int PARTY_BITS = 20;

  /** More than any of the enumerations has values. */
  private static final int ENUM_BITS = 4;

  /** Each party's only key. */
  private final Map<PartyKey, PartyKey> known = new HashMap<>();

  private final NumberTable pathIndex = new NumberTable();

  private final @Nullable Party[] recent = new Party[RECENT];
  private final @Nullable PartyKey[] recentKeys = new PartyKey[RECENT];
  private PartyColumn parties = new PartyColumn();
  private PathColumn paths = new PathColumn();
  private long batch = 1;
  private int knownBytes;

  /**
   * What a party is known by, until the parties are taken.
   *
   * @throws NullPointerException if a field is null
   */
  PartyKey key(Party party) {
    int first = WAYS * (System.identityHashCode(party) & (RECENT / WAYS - 1));
    for (int place = first; place < first + WAYS; place++) {
      if (isSame(recent[place], party)) {
        PartyKey key = recentKeys[place];
        if (key != null && key.isStill(party)) {
          return key;
        }
        break;
      }
    }
    PartyKey looked = new PartyKey(party);
    PartyKey same = known.putIfAbsent(looked, looked);
    PartyKey only = same == null ? looked : same;
    if (same == null) {
      knownBytes += looked.bytes();
    }
    // The one that has been there for longest goes.
    System.arraycopy(recent, first, recent, first + 1, WAYS - 1);
    System.arraycopy(recentKeys, first, recentKeys, first + 1, WAYS - 1);
    recent[first] = party;
    recentKeys[first] = only;
    return only;
  }

  /** Whether a party has a number in the batch. */
  boolean has(PartyKey party) {
    return party.isIn(batch);
  }

  /** The number of a party, which gets one if it has none. */
  int number(PartyKey party) {
    if (!party.isIn(batch)) {
      party.number(batch, parties.size());
      parties.append(party);
    }
    return party.number();
  }

  @SuppressWarnings("ReferenceEquality") // Equal ones are found by their texts.
  private static boolean isSame(@Nullable Party one, Party other) {
    return one == other;
  }

  /** The number of a path, which gets one if it has none. */
  @SuppressWarnings("EnumOrdinal") // For as long as a batch is in the making.
  int path(
      int source,
      int destination,
      Reporter reporter,
      Side side,
      Protocol protocol,
      TlsMode tls,
      Scope scope) {
    long key = ((long) source << PARTY_BITS) | destination;
    key = (key << ENUM_BITS) | reporter.ordinal();
    key = (key << ENUM_BITS) | side.ordinal();
    key = (key << ENUM_BITS) | protocol.ordinal();
    key = (key << ENUM_BITS) | tls.ordinal();
    key = (key << ENUM_BITS) | scope.ordinal();
    int index = pathIndex.numberOf(key);
    if (index == paths.size()) {
      paths.append(source, destination, reporter, side, protocol, tls, scope);
    }
    return index;
  }

  /** The parties so far, by number; the dictionary is empty once the paths are taken too. */
  List<Party> takeParties() {
    List<Party> taken = parties;
    parties = new PartyColumn();
    batch++;
    if (known.size() > KEPT || knownBytes > KEPT_BYTES) {
      known.clear();
      knownBytes = 0;
      Arrays.fill(recent, null);
      Arrays.fill(recentKeys, null);
    }
    return taken;
  }

  /** Bytes of the texts of parties that are known. */
  int knownBytes() {
    return knownBytes;
  }

  /** The paths so far, by number. */
  List<CallPath> takePaths() {
    List<CallPath> taken = paths;
    pathIndex.clear();
    paths = new PathColumn();
    return taken;
  }
}
