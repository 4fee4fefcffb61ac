package io.meshline.aggregation;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts by text, for a bounded number of texts. Beyond the bound, the texts with the smallest hash
 * are kept and the rest counts as {@link #OTHER}. A text that is kept in the end was kept in every
 * part that saw it, so its count is exact, and which texts are kept does not depend on the order in
 * which they came or parts were merged. Counts stop at {@link Long#MAX_VALUE}.
 *
 * <p>Not thread-safe.
 */
public final class BoundedCounts {
  /** Under which the texts that are not kept count. */
  public static final String OTHER = "_other";

  private final int limit;
  private int size;
  private long[] hashes = new long[2];
  private String[] keys = new String[2];
  private long[] counts = new long[2];
  private long other;

  /**
   * @param limit how many texts are kept, at least 1
   */
  public BoundedCounts(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
    }
    this.limit = limit;
  }

  /** Adds {@code n} (at least 0) to the count of a text. */
  public void add(String key, long n) {
    add(key, TextHash.of(key), n);
  }

  void add(String key, long hash, long n) {
    if (n == 0) {
      return;
    }
    if (key.equals(OTHER)) {
      other = Saturating.add(other, n);
      return;
    }
    int i = indexOf(key, hash);
    if (i >= 0) {
      counts[i] = Saturating.add(counts[i], n);
    } else {
      insert(~i, key, hash, n);
    }
  }

  /** Adds everything that another one with the same limit holds; the other is left as it is. */
  public void merge(BoundedCounts from) {
    if (from.limit != limit) {
      throw new IllegalArgumentException("limit: " + from.limit + " (expected: " + limit + ")");
    }
    if (from == this) {
      for (int i = 0; i < size; i++) {
        counts[i] = Saturating.add(counts[i], counts[i]);
      }
    } else {
      for (int i = 0; i < from.size; i++) {
        add(from.keys[i], from.hashes[i], from.counts[i]);
      }
    }
    other = Saturating.add(other, from.other);
  }

  /** Whether nothing was counted. */
  public boolean isEmpty() {
    return size == 0 && other == 0;
  }

  /** The sum of the counts of the texts that are not kept. */
  public long other() {
    return other;
  }

  /** A copy of the counts, sorted by text, {@link #OTHER} among them if above 0. */
  public Map<String, Long> toMap() {
    Map<String, Long> map = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      map.put(keys[i], counts[i]);
    }
    if (other > 0) {
      map.put(OTHER, other);
    }
    return map;
  }

  /** Removes everything. */
  public void clear() {
    Arrays.fill(keys, 0, size, null);
    size = 0;
    other = 0;
  }

  long retainedBytes() {
    long bytes = 40 + 48 + 20L * keys.length;
    for (int i = 0; i < size; i++) {
      bytes += 48 + keys[i].length();
    }
    return bytes;
  }

  void writeTo(ByteWriter writer) {
    writer.writeUnsigned(other);
    writer.writeUnsigned(size);
    for (int i = 0; i < size; i++) {
      writer.writeText(keys[i]);
      writer.writeUnsigned(counts[i]);
    }
  }

  void mergeFrom(ByteReader reader) {
    other = Saturating.add(other, reader.readLong());
    int entries = reader.readInt(limit, "a number of texts");
    for (int i = 0; i < entries; i++) {
      String key = reader.readText();
      add(key, reader.readPositive());
    }
  }

  /** Index of the text, or the complement of where it would be inserted. */
  private int indexOf(String key, long hash) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compare(hashes[middle], hash);
      if (order == 0) {
        String candidate = keys[middle];
        order = candidate.equals(key) ? 0 : candidate.compareTo(key);
      }
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return ~low;
  }

  private void insert(int at, String key, long hash, long n) {
    if (size == limit) {
      if (at == size) {
        other = Saturating.add(other, n);
        return;
      }
      size--;
      other = Saturating.add(other, counts[size]);
    } else if (size == keys.length) {
      int capacity = Math.min(limit, 2 * size);
      hashes = Arrays.copyOf(hashes, capacity);
      keys = Arrays.copyOf(keys, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
    System.arraycopy(hashes, at, hashes, at + 1, size - at);
    System.arraycopy(keys, at, keys, at + 1, size - at);
    System.arraycopy(counts, at, counts, at + 1, size - at);
    hashes[at] = hash;
    keys[at] = key;
    counts[at] = n;
    size++;
  }
}
