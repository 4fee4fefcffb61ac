package io.meshline.ingest.protocols.messages;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What was made of bytes that were seen, by digests of {@link ShapeKey}s, as much as fits into some
 * memory. Each thing has four places, so one that is asked for is found without a lock and without
 * an object; where all are taken one that was not asked for lately goes. Thread-safe.
 *
 * @param <T> what is kept
 */
public final class DigestTable<T> {
  /** Of a thing besides what its owner counts. */
  private static final int OVERHEAD = 64;

  /** Places of a thing. */
  private static final int WAYS = 4;

  private final AtomicReferenceArray<@Nullable Entry<T>> places;
  private final int mask;
  private final long mostBytes;

  // Under the lock of this object.
  private long bytes;
  private int hand;

  private static final class Entry<T> {
    private final long first;
    private final long second;
    private final T value;
    private final int bytes;

    /** Asked for since the hand passed; that threads may see it late does no harm. */
    private boolean used = true;

    Entry(long first, long second, T value, int bytes) {
      this.first = first;
      this.second = second;
      this.value = value;
      this.bytes = bytes;
    }
  }

  /**
   * Room for some things.
   *
   * @param places how many at most, a power of two
   * @param mostBytes how much memory they may take, about
   */
  public DigestTable(int places, long mostBytes) {
    this.places = new AtomicReferenceArray<>(places);
    this.mask = places - 1;
    this.mostBytes = mostBytes;
  }

  /**
   * What has a digest; null if that is not known.
   *
   * @param first half of the digest
   * @param second half of it
   */
  public @Nullable T find(long first, long second) {
    int place = (int) first & mask;
    for (int way = 0; way < WAYS; way++) {
      Entry<T> entry = places.get(place ^ way);
      if (entry != null && entry.first == first && entry.second == second) {
        if (!entry.used) {
          entry.used = true;
        }
        return entry.value;
      }
    }
    return null;
  }

  /**
   * Remembers something, unless somebody else was quicker.
   *
   * @param valueBytes what it takes on the heap, about
   */
  public void add(long first, long second, T value, int valueBytes) {
    if (find(first, second) == null) {
      addIfNew(first, second, value, valueBytes);
    }
  }

  private synchronized void addIfNew(long first, long second, T value, int valueBytes) {
    if (find(first, second) != null) {
      return;
    }
    int place = placeFor((int) first & mask);
    put(place, new Entry<>(first, second, value, OVERHEAD + valueBytes));
    // Each is passed twice at most: first it is marked, then it goes.
    for (int passed = 0; bytes > mostBytes && passed <= 2 * mask + 1; passed++) {
      Entry<T> next = places.get(hand);
      if (next != null && hand != place) {
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
  private int placeFor(int first) {
    for (int way = 0; way < WAYS; way++) {
      if (places.get(first ^ way) == null) {
        return first ^ way;
      }
    }
    for (int way = 0; way < WAYS; way++) {
      Entry<T> there = places.get(first ^ way);
      if (there != null && !there.used) {
        return first ^ way;
      }
    }
    for (int way = 0; way < WAYS; way++) {
      Entry<T> there = places.get(first ^ way);
      if (there != null) {
        there.used = false;
      }
    }
    return first;
  }

  private void put(int place, @Nullable Entry<T> entry) {
    Entry<T> before = places.getAndSet(place, entry);
    bytes += (entry == null ? 0 : entry.bytes) - (before == null ? 0 : before.bytes);
  }

  /** How much memory is taken, about, in bytes. */
  public synchronized long bytes() {
    return bytes;
  }
}
