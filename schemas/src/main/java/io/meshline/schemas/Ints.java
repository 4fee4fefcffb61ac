package io.meshline.schemas;

import java.io.IOException;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;
import org.apache.avro.io.Encoder;

/** A column of 32-bit numbers that holds them as they are. Not thread-safe. */
final class Ints extends AbstractList<Integer> implements PlainColumn, RandomAccess {
  private static final int FIRST = 16;

  private int[] values = {};
  private int size;

  /** Numbers that there is room for from the first one on. */
  private final int room;

  Ints() {
    this(FIRST);
  }

  /**
   * @param room numbers that are likely to come
   */
  Ints(int room) {
    this.room = Math.max(FIRST, room);
  }

  /** How many there is to be room for in the next one: somewhat more. */
  int nextRoom() {
    return Math.min(size + size / 16, Limits.BATCH_CALLS);
  }

  /** Adds a number at the end. */
  void append(int value) {
    append(1, value);
  }

  /** Adds the same number several times. */
  void append(int times, int value) {
    int end = size + times;
    if (end > values.length) {
      values = Arrays.copyOf(values, Math.max(Math.max(end, room), 2 * values.length));
    }
    Arrays.fill(values, size, end, value);
    size = end;
    modCount++;
  }

  @Override
  public Integer get(int index) {
    return values[Objects.checkIndex(index, size)];
  }

  @Override
  public Integer set(int index, Integer value) {
    int before = values[Objects.checkIndex(index, size)];
    values[index] = value;
    return before;
  }

  @Override
  public void add(int index, Integer value) {
    Objects.checkIndex(index, size + 1);
    append(1, value);
    System.arraycopy(values, index, values, index + 1, size - 1 - index);
    values[index] = value;
  }

  @Override
  public Integer remove(int index) {
    int before = values[Objects.checkIndex(index, size)];
    System.arraycopy(values, index + 1, values, index, size - 1 - index);
    size--;
    modCount++;
    return before;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void write(Encoder out) throws IOException {
    out.writeArrayStart();
    out.setItemCount(size);
    for (int i = 0; i < size; i++) {
      out.startItem();
      out.writeInt(values[i]);
    }
    out.writeArrayEnd();
  }
}
