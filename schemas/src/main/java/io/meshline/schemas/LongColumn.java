package io.meshline.schemas;

import java.util.List;

/**
 * A column of 64-bit numbers in the making; it stays empty as long as all are the default. Not
 * thread-safe.
 */
final class LongColumn {
  private final long otherwise;
  private Longs values = new Longs();
  private int size;

  LongColumn(long otherwise) {
    this.otherwise = otherwise;
  }

  void add(long value) {
    if (value != otherwise || !values.isEmpty()) {
      values.append(size - values.size(), otherwise);
      values.append(value);
    }
    size++;
  }

  /** The column as a batch carries it; this one begins anew. */
  List<Long> take() {
    Longs taken = values;
    values = new Longs(taken.nextRoom());
    size = 0;
    return taken;
  }
}
