package io.meshline.schemas;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A column of a batch in the making; it stays empty as long as all values are the default. */
final class Column<T> {
  private final T otherwise;
  private List<T> values = new ArrayList<>(0);
  private int size;

  /** Of the last one. */
  private int room;

  Column(T otherwise) {
    this.otherwise = otherwise;
  }

  void add(T value) {
    if (!values.isEmpty() || !value.equals(otherwise)) {
      if (values.isEmpty()) {
        values = new ArrayList<>(Math.max(room, size + 1));
        values.addAll(Collections.nCopies(size, otherwise));
      }
      values.add(value);
    }
    size++;
  }

  /** The column as a batch carries it; this one begins anew. */
  List<T> take() {
    List<T> taken = values;
    room = taken.size();
    values = new ArrayList<>(0);
    size = 0;
    return taken;
  }
}
