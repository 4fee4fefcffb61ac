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
    writing.all(root);
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

    /**
     * Writes a way and what leads on from it, the first one right behind it. Not by recursion: ways
     * may be as many behind each other as a message has bytes.
     */
    void all(ShapeWay<K> root) {
      List<ShapeWay<K>> open = new ArrayList<>();
      List<Integer> places = new ArrayList<>();
      open.add(root);
      places.add(-1);
      while (!open.isEmpty()) {
        ShapeWay<K> way = open.remove(open.size() - 1);
        int place = places.remove(places.size() - 1);
        if (place >= 0) {
          INTS.set(ways, place, size);
        }
        int first = write(way);
        for (int i = way.symbols().length - 1; i >= 0; i--) {
          open.add(way.nextAt(i));
          places.add(first + i * Integer.BYTES);
        }
      }
    }

    /** Writes a way; gives the place for where the first one begins that leads on. */
    private int write(ShapeWay<K> way) {
      int steps = way.stepBytes();
      char[] symbols = way.symbols();
      room(steps + Integer.BYTES + symbols.length * (Character.BYTES + Integer.BYTES));
      System.arraycopy(way.steps(), 0, ways, size, steps);
      size += steps;
      K last = way.known();
      INTS.set(ways, size, last == null ? symbols.length : ~known.size());
      size += Integer.BYTES;
      if (last != null) {
        known.add(last);
      }
      for (char symbol : symbols) {
        CHARS.set(ways, size, symbol);
        size += Character.BYTES;
      }
      int first = size;
      size += symbols.length * Integer.BYTES;
      return first;
    }

    private void room(int more) {
      if (ways.length - size < more) {
        ways = Arrays.copyOf(ways, Math.max(2 * ways.length, size + more));
      }
    }
  }
}
