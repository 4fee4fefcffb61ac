package io.meshline.ingest.protocols.envoy;

import io.meshline.ingest.protocols.Rejection;
import io.meshline.ingest.protocols.messages.PartyTable;
import io.meshline.schemas.Party;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Shapes of entries that were seen, by digests of their keys, as many as fit into some memory. A
 * shape has four places, so one that is asked for is found without a lock and without an object;
 * where all are taken one that was not asked for lately goes. Thread-safe.
 */
final class KnownShapes {
  /** For all streams: their proxies come again when a connection breaks. */
  static final KnownShapes SHARED = new KnownShapes(1 << 16, 32L << 20);

  /** Of a known shape besides the texts that were made of its key. */
  private static final int OVERHEAD = 700;

  /** Of an entry that is kept decoded: empty messages take many times their two bytes. */
  private static final int DECODED = 24;

  /** Bytes; entries with longer keys are decoded each time. */
  static final int LONGEST_KEY = 8 << 10;

  /** A part of the memory is for parties that shapes have in common. */
  private static final int PARTIES_PART = 8;

  /** Places of a shape. */
  private static final int WAYS = 4;

  private final AtomicReferenceArray<@Nullable Known> places;
  private final PartyTable parties;
  private final int mask;
  private final long mostBytes;

  // Under the lock of this object.
  private long bytes;
  private int hand;

  /** A shape, or why all entries like it are rejected. */
  static final class Known {
    private final long first;
    private final long second;
    private final int keyBytes;
    private final Proxy proxy;
    final @Nullable HttpShape shape;
    final @Nullable Rejection rejection;

    /** Asked for since the hand passed; that threads may see it late does no harm. */
    private boolean used = true;

    Known(
        long first,
        long second,
        int keyBytes,
        Proxy proxy,
        @Nullable HttpShape shape,
        @Nullable Rejection rejection) {
      this.first = first;
      this.second = second;
      this.keyBytes = keyBytes;
      this.proxy = proxy;
      this.shape = shape;
      this.rejection = rejection;
    }

    /**
     * Asks the shape, which is needed next anyway: so whoever looks up some of them waits for all
     * of their memory at once.
     */
    boolean isOf(Proxy one) {
      return (shape == null ? proxy : shape.proxy()).equals(one);
    }

    /** It was asked for, if only by a table. */
    void use() {
      if (!used) {
        used = true;
      }
    }

    private boolean isLike(Known other) {
      return first == other.first && second == other.second && proxy.equals(other.proxy);
    }

    /** What it takes on the heap, about. */
    long bytes() {
      int decoded = shape != null && shape.keepsEntry() ? DECODED : 0;
      return OVERHEAD + proxy.bytes() + (1L + decoded) * keyBytes;
    }
  }

  /**
   * Room for some shapes.
   *
   * @param places how many at most, a power of two
   * @param mostBytes how much memory they may take, about
   */
  KnownShapes(int places, long mostBytes) {
    this.places = new AtomicReferenceArray<>(places);
    this.parties = new PartyTable(places, mostBytes / PARTIES_PART);
    this.mask = places - 1;
    this.mostBytes = mostBytes;
  }

  /**
   * The shape that has a key; null if it is not known.
   *
   * @param first half of the key's digest
   * @param second half of it
   */
  @Nullable Known find(Proxy proxy, long first, long second) {
    int place = (int) first & mask;
    for (int way = 0; way < WAYS; way++) {
      Known known = places.get(place ^ way);
      if (known != null && known.first == first && known.second == second && known.isOf(proxy)) {
        known.use();
        return known;
      }
    }
    return null;
  }

  /** The party that is to stand for all of its texts in shapes that are added. */
  Party only(Party told) {
    return parties.only(told);
  }

  /** Remembers a shape, unless somebody else was quicker. */
  synchronized void add(Known known) {
    int first = (int) known.first & mask;
    for (int way = 0; way < WAYS; way++) {
      Known there = places.get(first ^ way);
      if (there != null && there.isLike(known)) {
        return;
      }
    }
    put(placeFor(known), known);
    // Each is passed twice at most: first it is marked, then it goes.
    for (int passed = 0; bytes > mostBytes && passed <= 2 * mask + 1; passed++) {
      Known next = places.get(hand);
      if (next != null && next != known) {
        if (next.used) {
          next.used = false;
        } else {
          put(hand, null);
        }
      }
      hand = (hand + 1) & mask;
    }
  }

  /** An empty one, else that of one which was not asked for lately. */
  private int placeFor(Known known) {
    int first = (int) known.first & mask;
    for (int way = 0; way < WAYS; way++) {
      if (places.get(first ^ way) == null) {
        return first ^ way;
      }
    }
    for (int way = 0; way < WAYS; way++) {
      Known there = places.get(first ^ way);
      if (there != null && !there.used) {
        return first ^ way;
      }
    }
    for (int way = 0; way < WAYS; way++) {
      Known there = places.get(first ^ way);
      if (there != null) {
        there.used = false;
      }
    }
    return first;
  }

  private void put(int place, @Nullable Known known) {
    Known before = places.getAndSet(place, known);
    bytes += (known == null ? 0 : known.bytes()) - (before == null ? 0 : before.bytes());
  }

  /** How many are known. */
  int count() {
    int count = 0;
    for (int place = 0; place <= mask; place++) {
      count += places.get(place) == null ? 0 : 1;
    }
    return count;
  }

  /** How much memory is taken, about. */
  synchronized long bytes() {
    return bytes;
  }
}
