package io.meshline.ingest.protocols.messages;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the bytes of a part of a message by a table of those that came before: a part that
 * is known is never looked at field by field. Where the bytes are that it has for itself is kept in
 * slots. Not for several threads.
 */
public abstract class ShapeScan extends WireScan {
  /** For what nobody asks for. */
  protected static final int NO_SLOT = 0;

  /** Messages in each other. */
  protected static final int MOST_DEPTH = 8;

  /** By slot, where the bytes begin; 0 where there were none. */
  private final int[] places;

  /** Of the messages around the one that is looked through: where they end. */
  private final int[] ends = new int[MOST_DEPTH];

  private @Nullable ShapeRecording recording;

  /**
   * @param bytes of a message; not changed meanwhile
   * @param slots how many there are, from 1 to 64
   */
  protected ShapeScan(byte[] bytes, int slots) {
    super(bytes);
    this.places = new int[slots];
  }

  /** Lets the scan be recorded from a place on. */
  protected final ShapeRecording record(int from) {
    ShapeRecording begun = new ShapeRecording(bytes, from);
    recording = begun;
    return begun;
  }

  /** Ends the recording. */
  protected final void recorded() {
    recording = null;
  }

  private void add(int kind, int slot, int begin, int end) {
    ShapeRecording open = recording;
    if (open != null) {
      open.add(kind, slot, begin, end);
    }
  }

  /** Something came that is as long as it says. */
  protected final void sawContent(int slot, int begin, int end) {
    add(ShapeWay.CONTENT, slot, begin, end);
  }

  /** A number came, in up to ten bytes. */
  protected final void sawNumber(int slot, int begin, int end) {
    add(ShapeWay.NUMBER, slot, begin, end);
  }

  /** Eight or four bytes came. */
  protected final void sawFixed(int begin, int end) {
    add(end - begin == Long.BYTES ? ShapeWay.FIXED64 : ShapeWay.FIXED32, NO_SLOT, begin, end);
  }

  /** The length of a message came, and what follows is its content. */
  protected final void sawMessage(int begin, int end) {
    add(ShapeWay.MESSAGE, NO_SLOT, begin, end);
  }

  /** A message ended. */
  protected final void sawMessageEnd(int at) {
    add(ShapeWay.LEAVE, NO_SLOT, at, at);
  }

  /** A text came that is ASCII, and as long as it says. */
  protected final void sawText(int slot, int begin, int end) {
    add(ShapeWay.TEXT, slot, begin, end);
  }

  /** The same, but of others that are not ASCII nothing is known. */
  protected final void sawPlain(int slot, int begin, int end) {
    add(ShapeWay.PLAIN, slot, begin, end);
  }

  /** Something came that only a closer look can judge. */
  protected final void sawOdd() {
    ShapeRecording open = recording;
    if (open != null) {
      open.odd();
    }
  }

  /**
   * Where the bytes of a slot are in what was looked through by a table; 0 where there are none.
   */
  protected final int place(int slot) {
    return places[slot];
  }

  /**
   * Looks through a part by a table.
   *
   * @param from where the part begins
   * @param to where it ends
   * @return what is known of parts like it; null if it is not in the table
   * @throws OddException if something is not written as expected
   */
  protected final <K> @Nullable K known(ShapeTable<K> table, int from, int to) throws OddException {
    Arrays.fill(places, 0);
    byte[] ways = table.ways();
    int step = 0;
    int i = from;
    int end = to;
    int depth = 0;
    while (true) {
      int head = ShapeTable.intAt(ways, step);
      int length = ShapeWay.length(head);
      step += ShapeWay.HEAD;
      // What begins within a message may not end behind it.
      if (length > end - i || !ShapeWay.isSame(ways, step, bytes, i, length)) {
        return null;
      }
      i += length;
      step += length;
      places[ShapeWay.slot(head)] = i;
      switch (ShapeWay.kind(head)) {
        case ShapeWay.NOTHING -> {}
        case ShapeWay.CONTENT -> i = content(i, end);
        case ShapeWay.NUMBER -> i = digits(i, end);
        case ShapeWay.FIXED64 -> i = behind(i, Long.BYTES, end);
        case ShapeWay.FIXED32 -> i = behind(i, Integer.BYTES, end);
        case ShapeWay.TEXT -> {
          int behind = content(i, end);
          ascii(inside(i), behind);
          i = behind;
        }
        case ShapeWay.PLAIN -> {
          int behind = content(i, end);
          if (!isAscii(inside(i), behind)) {
            return null;
          }
          i = behind;
        }
        case ShapeWay.MESSAGE -> {
          ends[depth++] = end;
          end = content(i, end);
          i = inside(i);
        }
        default -> {
          int count = ShapeTable.intAt(ways, step);
          if (count < 0) {
            return depth == 0 && i == end ? table.known(~count) : null;
          }
          int symbol = i == end ? ShapeWay.NO_BYTE : bytes[i] & 0xFF;
          step = ShapeTable.next(ways, step + Integer.BYTES, count, symbol);
          if (step < 0) {
            return null;
          }
        }
      }
      for (int leaves = ShapeWay.leaves(head); leaves > 0; leaves--) {
        if (i != end) {
          return null;
        }
        end = ends[--depth];
      }
    }
  }
}
