package io.meshline.schemas;

import java.util.List;

/**
 * A column of 32-bit numbers in the making; it stays empty as long as all are the default. Not
 * thread-safe.
 */
final class IntColumn {
  private final int otherwise;
  private Ints values = new Ints();
  private int size;

  IntColumn(int otherwise) {
    this.otherwise = otherwise;
  }

  void add(int value) {
    if (value != otherwise || !values.isEmpty()) {
      values.append(size - values.size(), otherwise);
      values.append(value);
    }
    size++;
  }

  /** The column as a batch carries it; this one begins anew. */
  List<Integer> take() {
    Ints taken = values;
    values = new Ints(taken.nextRoom());
    size = 0;
    return taken;
  }
}
