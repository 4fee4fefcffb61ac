package io.meshline.ingest.protocols.messages;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A way through a message between two branches of a {@link ShapeTree}: a row of steps, each of
 * which is bytes that must come and what is done with those behind them. They lie one behind the
 * other in memory, as whoever follows them would else wait for each. Behind the last one either the
 * shape is known, or it depends on what comes which way leads on. Immutable, thread-safe.
 *
 * <p>Of a step a head of four bytes comes first, see {@link #length}, {@link #kind}, {@link
 * #leaves} and {@link #slot}; then the bytes that must come.
 *
 * @param <K> what is known of a shape
 */
public final class ShapeWay<K> {
  /** Of what is behind the bytes that must come: nothing that may differ. */
  static final int NOTHING = 0;

  /** What is as long as it says. */
  static final int CONTENT = 1;

  /** A number of up to ten bytes. */
  static final int NUMBER = 2;

  /** Eight bytes. */
  static final int FIXED64 = 3;

  /** Four bytes. */
  static final int FIXED32 = 4;

  /** The length of a message, which goes on up to its end. */
  static final int MESSAGE = 5;

  /** The same as {@link #CONTENT}; it must be ASCII. */
  static final int TEXT = 6;

  /** The same as {@link #CONTENT}; what is not ASCII is not known. */
  static final int PLAIN = 7;

  /** The way ends here. */
  static final int END = 8;

  /** Only in recordings: a message ends here. */
  static final int LEAVE = 9;

  /** To {@link #next}: no byte comes, but an end. Beyond all bytes. */
  static final int NO_BYTE = 256;

  /** Of a step's head. */
  static final int HEAD = Integer.BYTES;

  private static final int LENGTH_BITS = 0xFFFF;

  /** Of a way on the heap, about, besides its steps. */
  static final int BYTES = 100;

  /** Of a way that leads on. */
  static final int PLACE_BYTES = 8;

  /** Behind all steps, so that eight bytes can be read wherever one is. */
  private static final int ROOM = Long.BYTES;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int KIND_SHIFT = 16;
  private static final int LEAVES_SHIFT = 20;
  private static final int SLOT_SHIFT = 24;
  private static final int FOUR_BITS = 0xF;

  /** Messages that can end behind one step: there are never so many in each other. */
  static final int MOST_LEAVES = FOUR_BITS;

  /** For the first bytes of a word, by their number. */
  private static final long[] MASKS = masks();

  /** Up to so many bytes are compared here. */
  private static final int SHORT = 64;

  private final byte[] steps;
  private final @Nullable K known;
  private final char[] symbols;
  private final ShapeWay<K>[] nexts;

  private ShapeWay(byte[] steps, @Nullable K known, char[] symbols, ShapeWay<K>[] nexts) {
    this.steps = steps;
    this.known = known;
    this.symbols = symbols;
    this.nexts = nexts;
  }

  /**
   * A way at whose end the shape is known.
   *
   * @param written by {@link #write}
   */
  static <K> ShapeWay<K> to(K known, byte[] written, int length) {
    return new ShapeWay<>(Arrays.copyOf(written, length + ROOM), known, NO_SYMBOLS, none());
  }

  private static final char[] NO_SYMBOLS = {};

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <K> ShapeWay<K>[] none() {
    return new ShapeWay[0];
  }

  /** Writes a step; gives the place behind it. */
  static int write(byte[] target, int at, byte[] message, int from, int head) {
    INTS.set(target, at, head);
    System.arraycopy(message, from, target, at + HEAD, length(head));
    return at + HEAD + length(head);
  }

  /** The head of a step. */
  static int head(int length, int kind, int leaves, int slot) {
    return length | kind << KIND_SHIFT | leaves << LEAVES_SHIFT | slot << SLOT_SHIFT;
  }

  private static long[] masks() {
    long[] masks = new long[Long.BYTES + 1];
    for (int i = 1; i < masks.length; i++) {
      masks[i] = -1L >>> (Long.SIZE - Byte.SIZE * i);
    }
    return masks;
  }

  /** Its steps. Not a copy: to be read only. */
  byte[] steps() {
    return steps;
  }

  /** The head of the step that begins at a place. */
  static int head(byte[] steps, int at) {
    return (int) INTS.get(steps, at);
  }

  /** How many bytes must come. */
  static int length(int head) {
    return head & LENGTH_BITS;
  }

  /** What is behind them. */
  static int kind(int head) {
    return (head >>> KIND_SHIFT) & FOUR_BITS;
  }

  /** How many messages end then. */
  static int leaves(int head) {
    return (head >>> LEAVES_SHIFT) & FOUR_BITS;
  }

  /** Where the place is kept of what is behind them. */
  static int slot(int head) {
    return head >>> SLOT_SHIFT;
  }

  /**
   * Whether the bytes that must come do.
   *
   * @param step where they begin in the steps
   * @param length how many, no more than there are in the message
   */
  static boolean isSame(byte[] steps, int step, byte[] message, int at, int length) {
    if (length > SHORT || at > message.length - Long.BYTES) {
      return Arrays.equals(steps, step, step + length, message, at, at + length);
    }
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      if ((long) LONGS.get(steps, step + i) != (long) LONGS.get(message, at + i)) {
        return false;
      }
    }
    int left = length - i;
    if (at + i > message.length - Long.BYTES) {
      return Arrays.equals(steps, step + i, step + length, message, at + i, at + length);
    }
    long difference = (long) LONGS.get(steps, step + i) ^ (long) LONGS.get(message, at + i);
    return (difference & MASKS[left]) == 0;
  }

  /** What is known of the shape at the end of the way; null if others lead on. */
  @Nullable K known() {
    return known;
  }

  /**
   * The way that leads on; null if there is none.
   *
   * @param symbol the next byte, from 0, or {@link #NO_BYTE}
   */
  @Nullable ShapeWay<K> next(int symbol) {
    int place = Arrays.binarySearch(symbols, (char) symbol);
    return place < 0 ? null : nexts[place];
  }

  /** What its steps take, without room behind them. */
  int stepBytes() {
    return steps.length - ROOM;
  }

  /** What the ways begin with that lead on, in order. Not a copy: to be read only. */
  char[] symbols() {
    return symbols;
  }

  /** One of the ways that lead on, in the order of their symbols. */
  ShapeWay<K> nextAt(int index) {
    return nexts[index];
  }

  /** The same way with something else known at its end. */
  ShapeWay<K> knowing(K other) {
    return new ShapeWay<>(steps, other, symbols, nexts);
  }

  /**
   * The way up to some byte of a step, from where the rest leads on.
   *
   * @param at where the step begins
   * @param count of the step's bytes that are before the branch
   */
  ShapeWay<K> upTo(int at, int count) {
    int head = head(steps, at);
    int bytes = at + HEAD + count;
    int symbol = count == length(head) ? NO_BYTE : steps[bytes] & 0xFF;
    byte[] before = Arrays.copyOf(steps, bytes + ROOM);
    INTS.set(before, at, head(count, END, 0, 0));
    Arrays.fill(before, bytes, bytes + ROOM, (byte) 0);
    return way(before, symbol, rest(head - count, bytes));
  }

  /**
   * The way up to what comes behind a step's bytes, and some of the messages' ends then, from where
   * the rest leads on.
   *
   * @param at where the step begins
   * @param count of the step's ends that are before the branch
   */
  ShapeWay<K> upToLeaves(int at, int count) {
    int head = head(steps, at);
    int bytes = at + HEAD + length(head);
    int end = bytes + HEAD;
    byte[] before = Arrays.copyOf(steps, end + ROOM);
    INTS.set(before, at, head(length(head), kind(head), count, slot(head)));
    Arrays.fill(before, bytes, end + ROOM, (byte) 0);
    INTS.set(before, bytes, head(0, END, 0, 0));
    return way(before, NO_BYTE, rest(head(0, NOTHING, leaves(head) - count, 0), bytes));
  }

  private ShapeWay<K> way(byte[] before, int symbol, ShapeWay<K> rest) {
    ShapeWay<K> way = new ShapeWay<>(before, null, NO_SYMBOLS, none());
    return way.with(symbol, rest);
  }

  /** What comes behind a place, of which the first step has another head. */
  private ShapeWay<K> rest(int head, int from) {
    byte[] behind = new byte[HEAD + steps.length - from];
    System.arraycopy(steps, from, behind, HEAD, steps.length - from);
    INTS.set(behind, 0, head);
    return new ShapeWay<>(behind, known, symbols, nexts);
  }

  /** The same way, from whose end another one leads on, or another one instead of one. */
  ShapeWay<K> with(int symbol, ShapeWay<K> next) {
    int place = Arrays.binarySearch(symbols, (char) symbol);
    if (place >= 0) {
      ShapeWay<K>[] same = nexts.clone();
      same[place] = next;
      return new ShapeWay<>(steps, known, symbols, same);
    }
    place = -place - 1;
    char[] more = Arrays.copyOf(symbols, symbols.length + 1);
    System.arraycopy(symbols, place, more, place + 1, symbols.length - place);
    more[place] = (char) symbol;
    ShapeWay<K>[] ways = Arrays.copyOf(nexts, nexts.length + 1);
    System.arraycopy(nexts, place, ways, place + 1, nexts.length - place);
    ways[place] = next;
    return new ShapeWay<>(steps, known, more, ways);
  }
}
