package io.meshline.ingest.protocols.messages;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A {@link ShapeTree} written into one array, in which whoever follows a way meets the next memory
 * where the last one ended, and one other place for each branch. Immutable, thread-safe.
 *
 * <p>A way is its steps; then either the complement of the number of what is known, or how many
 * ways lead on, the symbols that they begin with, in order and of two bytes each, and where they
 * begin, of four bytes each.
 *
 * @param <K> what is known of a shape
 */
public final class ShapeTable<K> {
  /** So that eight bytes can be read wherever something is. */
  private static final int ROOM = Long.BYTES;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle CHARS =
      MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] ways;
  private final List<K> known;

  private ShapeTable(byte[] ways, List<K> known) {
    this.ways = ways;
    this.known = known;
  }

  /**
   * A table of a way and all that lead on from it.
   *
   * @param bytes that they take, about
   */
  static <K> ShapeTable<K> of(ShapeWay<K> root, long bytes) {
    Writing<K> writing = new Writing<>(bytes);
    int unused = writing.write(root);
    return new ShapeTable<>(
        Arrays.copyOf(writing.ways, writing.size + ROOM), new ArrayList<>(writing.known));
  }

  /** All ways, of which the first one begins at 0. Not a copy: to be read only. */
  byte[] ways() {
    return ways;
  }

  /** A number of four bytes. */
  static int intAt(byte[] ways, int at) {
    return (int) INTS.get(ways, at);
  }

  /** What is known, by its number. */
  K known(int number) {
    return known.get(number);
  }

  /**
   * Where the way begins that leads on; -1 if there is none.
   *
   * @param at where the symbols begin
   * @param count of the ways that lead on
   * @param symbol the next byte, from 0, or {@link ShapeWay#NO_BYTE}
   */
  static int next(byte[] ways, int at, int count, int symbol) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int there = (char) CHARS.get(ways, at + middle * Character.BYTES);
      if (there < symbol) {
        low = middle + 1;
      } else if (there > symbol) {
        high = middle - 1;
      } else {
        return intAt(ways, at + count * Character.BYTES + middle * Integer.BYTES);
      }
    }
    return -1;
  }

  /** Writes ways one behind the other. */
  private static final class Writing<K> {
    private byte[] ways;
    private int size;
    private final List<K> known = new ArrayList<>();

    Writing(long bytes) {
      ways = new byte[Math.toIntExact(bytes)];
    }

    /** Writes a way and what leads on from it; gives where it begins. */
    int write(ShapeWay<K> way) {
      int begin = size;
      int steps = way.stepBytes();
      room(steps + Integer.BYTES);
      System.arraycopy(way.steps(), 0, ways, size, steps);
      size += steps;
      K last = way.known();
      if (last != null) {
        INTS.set(ways, size, ~known.size());
        size += Integer.BYTES;
        known.add(last);
        return begin;
      }
      char[] symbols = way.symbols();
      INTS.set(ways, size, symbols.length);
      size += Integer.BYTES;
      room(symbols.length * (Character.BYTES + Integer.BYTES));
      for (char symbol : symbols) {
        CHARS.set(ways, size, symbol);
        size += Character.BYTES;
      }
      int places = size;
      size += symbols.length * Integer.BYTES;
      for (int i = 0; i < symbols.length; i++) {
        int next = write(way.nextAt(i));
        INTS.set(ways, places + i * Integer.BYTES, next);
      }
      return begin;
    }

    private void room(int more) {
      if (ways.length - size < more) {
        ways = Arrays.copyOf(ways, Math.max(2 * ways.length, size + more));
      }
    }
  }
}
