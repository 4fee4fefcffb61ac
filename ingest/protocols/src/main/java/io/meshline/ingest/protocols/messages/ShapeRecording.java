package io.meshline.ingest.protocols.messages;

import java.util.Arrays;

/**
 * What a scan did with a part of a message, for a {@link ShapeTree}: bytes that it read itself, one
 * range behind the other. All bytes between them decided what it did, so they are part of the
 * shape. Not for several threads.
 */
public final class ShapeRecording {
  /** With more of them a part is not worth a place in a tree. */
  private static final int MOST = 256;

  /** Of a range: where it begins and ends, what it is, and where its place is kept. */
  private static final int INTS = 4;

  private final byte[] message;
  private final int from;
  private long slots;
  private boolean odd;
  private int[] ranges = new int[INTS * 32];
  private int size;

  /**
   * @param message is not changed until the recording is in a tree
   * @param from where the part begins
   */
  ShapeRecording(byte[] message, int from) {
    this.message = message;
    this.from = from;
  }

  /**
   * Adds a range.
   *
   * @param kind one of those of {@link ShapeWay}
   * @param slot where its place is to be kept, from 0 to 63; 0 where nobody asks for it
   * @param begin of its first byte
   * @param end of the last one; {@code begin} if there is none
   */
  void add(int kind, int slot, int begin, int end) {
    // What is told twice is put together or not, field by field: not here.
    odd |= size == MOST || (slot > 0 && (slots & 1L << slot) != 0);
    if (odd) {
      return;
    }
    slots |= 1L << slot;
    if (INTS * size == ranges.length) {
      ranges = Arrays.copyOf(ranges, 2 * ranges.length);
    }
    ranges[INTS * size] = begin;
    ranges[INTS * size + 1] = end;
    ranges[INTS * size + 2] = kind;
    ranges[INTS * size + 3] = slot;
    size++;
  }

  /** Says that it is not for a tree. */
  void odd() {
    odd = true;
  }

  /** Whether it is not for a tree. */
  boolean isOdd() {
    return odd;
  }

  byte[] message() {
    return message;
  }

  int from() {
    return from;
  }

  int size() {
    return size;
  }

  int begin(int index) {
    return ranges[INTS * index];
  }

  int end(int index) {
    return ranges[INTS * index + 1];
  }

  int kind(int index) {
    return ranges[INTS * index + 2];
  }

  int slot(int index) {
    return ranges[INTS * index + 3];
  }
}
