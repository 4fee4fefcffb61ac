package io.meshline.schemas;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes parties as Avro has them, with a digest of each. Not thread-safe.
 *
 * <p>Converters give the same object for the same party, mostly, also in one batch after another:
 * such a party is known by that, if its texts are still the ones it had. What comes once only, as
 * endpoints with an id in their paths do, is not kept; it shares its owner with others.
 */
final class PartyEncoder {
  /** A power of two. */
  private static final int RECENT = 8_192;

  /** Places of a party: with one for each, many would always take that of another one. */
  private static final int WAYS = 4;

  private static final int SETS = RECENT / WAYS;

  /** Parties that are kept, at most. */
  private static final int KEPT = 4_096;

  /** Bytes of their texts, likewise; each is held up to three times. */
  private static final int KEPT_BYTES = 512 * 1_024;

  /** A power of two. */
  private static final int OWNERS = 1_024;

  /** Owners of longer texts, in bytes, are encoded each time. */
  private static final int LONGEST_OWNER = 256;

  private final @Nullable Party[] recent = new Party[RECENT];
  private final @Nullable PartyKey[] recentKeys = new PartyKey[RECENT];

  /** Came once in this batch; the last one of each set. */
  private final @Nullable Party[] once = new Party[SETS];

  private final @Nullable PartyOwner[] owners = new PartyOwner[OWNERS];
  private final PartyDigest digest = new PartyDigest();
  private boolean full;
  private int keptParties;
  private int keptBytes;

  /** What a party that came again is known by; null if it is not known. */
  @Nullable PartyKey find(Party party) {
    int first = WAYS * set(party);
    for (int place = first; place < first + WAYS; place++) {
      if (isSame(recent[place], party)) {
        PartyKey key = recentKeys[place];
        return key != null && key.isStill(party) ? key : null;
      }
    }
    return null;
  }

  /**
   * Writes a party that is not known.
   *
   * @return what it is known by from now on; null if it is not kept
   * @throws NullPointerException if a field is null; then some of it may be written
   */
  @Nullable PartyKey write(Party party, GrowingBytes out) {
    PartyOwner owner = owner(party);
    int begin = out.size();
    out.write(owner.encoded());
    int endpoint = out.size();
    out.text(Objects.requireNonNull(party.getEndpoint(), "endpoint"));
    digest.begin(owner.first(), owner.second());
    digest.add(out.array(), endpoint, out.size());
    digest.end();
    out.number(owner.symbol());
    int set = set(party);
    if (isSame(once[set], party)) {
      return keep(party, Arrays.copyOfRange(out.array(), begin, out.size()));
    }
    once[set] = party;
    return null;
  }

  /** One half of the digest of the party that was written last. */
  long first() {
    return digest.first();
  }

  /** The other half. */
  long second() {
    return digest.second();
  }

  private @Nullable PartyKey keep(Party party, byte[] encoded) {
    if (keptParties >= KEPT || keptBytes + encoded.length > KEPT_BYTES) {
      full = true;
      return null;
    }
    PartyKey key = new PartyKey(party, encoded, digest.first(), digest.second());
    // The one that has been there for longest goes.
    int first = WAYS * set(party);
    PartyKey gone = recentKeys[first + WAYS - 1];
    keptParties += gone == null ? 1 : 0;
    keptBytes += encoded.length - (gone == null ? 0 : gone.encoded().length);
    System.arraycopy(recent, first, recent, first + 1, WAYS - 1);
    System.arraycopy(recentKeys, first, recentKeys, first + 1, WAYS - 1);
    recent[first] = party;
    recentKeys[first] = key;
    return key;
  }

  private PartyOwner owner(Party party) {
    int hash = Objects.requireNonNull(party.getInstance(), "instance").hashCode();
    hash = 31 * hash + Objects.requireNonNull(party.getService(), "service").hashCode();
    hash = 31 * hash + Objects.requireNonNull(party.getNamespace(), "namespace").hashCode();
    hash = 31 * hash + Objects.requireNonNull(party.getTenant(), "tenant").hashCode();
    int place = (hash ^ (hash >>> 16)) & (OWNERS - 1);
    PartyOwner known = owners[place];
    if (known != null && known.isOf(party)) {
      return known;
    }
    int second = place ^ 1;
    PartyOwner other = owners[second];
    if (other != null && other.isOf(party)) {
      return other;
    }
    PartyOwner owner = new PartyOwner(party);
    if (owner.encoded().length <= LONGEST_OWNER) {
      if (known != null) {
        owners[second] = known;
      }
      owners[place] = owner;
    }
    return owner;
  }

  /** A batch is done: if there was no room for more, all begins anew. */
  void endBatch() {
    Arrays.fill(once, null);
    if (full) {
      full = false;
      keptParties = 0;
      keptBytes = 0;
      Arrays.fill(recent, null);
      Arrays.fill(recentKeys, null);
    }
  }

  /** Bytes of parties that are kept. */
  int keptBytes() {
    return keptBytes;
  }

  private static int set(Party party) {
    return System.identityHashCode(party) & (SETS - 1);
  }

  @SuppressWarnings("ReferenceEquality") // Equal ones are found by their digests.
  private static boolean isSame(@Nullable Party one, Party other) {
    return one == other;
  }
}
