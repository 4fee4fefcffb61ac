package io.meshline.aggregation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A few of the trace ids that were offered: those with the smallest hash, whatever the order. So
 * the parts of a sample merge to the sample of the whole.
 */
final class TraceSample {
  static final int LIMIT = 3;

  private final @Nullable String[] ids = new @Nullable String[LIMIT];
  private final long[] hashes = new long[LIMIT];
  private int size;

  /** Whether a text of that hash may be among the smallest. */
  boolean mayTake(long hash) {
    return size < LIMIT || hash <= hashes[LIMIT - 1];
  }

  void offer(String id, long hash) {
    if (!mayTake(hash)) {
      return;
    }
    int at = size;
    while (at > 0) {
      int order = Long.compare(hashes[at - 1], hash);
      if (order == 0) {
        order = idAt(at - 1).compareTo(id);
      }
      if (order == 0) {
        return;
      }
      if (order < 0) {
        break;
      }
      at--;
    }
    if (at == LIMIT) {
      return;
    }
    int moved = Math.min(size, LIMIT - 1) - at;
    System.arraycopy(ids, at, ids, at + 1, moved);
    System.arraycopy(hashes, at, hashes, at + 1, moved);
    ids[at] = id;
    hashes[at] = hash;
    size = Math.min(size + 1, LIMIT);
  }

  void merge(TraceSample other) {
    if (other != this) {
      for (int i = 0; i < other.size; i++) {
        offer(other.idAt(i), other.hashes[i]);
      }
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  List<String> toList() {
    List<String> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(idAt(i));
    }
    return list;
  }

  void clear() {
    Arrays.fill(ids, null);
    size = 0;
  }

  long retainedBytes() {
    long bytes = 24 + 32 + 40;
    for (int i = 0; i < size; i++) {
      bytes += 48 + idAt(i).length();
    }
    return bytes;
  }

  void writeTo(ByteWriter writer) {
    writer.writeUnsigned(size);
    for (int i = 0; i < size; i++) {
      writer.writeText(idAt(i));
    }
  }

  void mergeFrom(ByteReader reader) {
    int entries = reader.readInt(LIMIT, "a number of trace ids");
    for (int i = 0; i < entries; i++) {
      String id = reader.readText();
      offer(id, TextHash.of(id));
    }
  }

  private String idAt(int i) {
    String id = ids[i];
    if (id == null) {
      throw new IllegalStateException("trace id " + i + " of " + size);
    }
    return id;
  }
}
