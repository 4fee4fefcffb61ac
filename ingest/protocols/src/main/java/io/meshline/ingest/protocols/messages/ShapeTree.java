package io.meshline.ingest.protocols.messages;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Parts of messages whose shapes are known, as a tree of {@link ShapeWay}s: what they have in
 * common is there once. A part that comes again, but for the bytes that a scan reads itself, is
 * known by comparing the others, many at a time and without a look at each field. Immutable: adding
 * gives another tree, which has in common with this one what is the same. Thread-safe.
 *
 * @param <K> what is known of a shape
 */
public final class ShapeTree<K> {
  /**
   * Branches up to the place where something is added. Real parts have some dozens; whoever sends
   * ones that differ at each byte must not let a thread go deeper than it can.
   */
  private static final int MOST_BRANCHES = 128;

  /** Longer parts are not for a tree, in bytes. */
  public static final int LONGEST = 8 << 10;

  private final @Nullable ShapeWay<K> root;
  private final long bytes;

  private ShapeTree(@Nullable ShapeWay<K> root, long bytes) {
    this.root = root;
    this.bytes = bytes;
  }

  /** A tree of nothing. */
  public static <K> ShapeTree<K> empty() {
    return new ShapeTree<>(null, 0);
  }

  /**
   * The same as a table, which takes as much time to write as the tree has bytes.
   *
   * @throws IllegalStateException if nothing was added
   */
  public ShapeTable<K> table() {
    if (root == null) {
      throw new IllegalStateException("a tree of nothing");
    }
    return ShapeTable.of(root, bytes);
  }

  /** What the tree takes on the heap, about, without what is known. */
  public long bytes() {
    return bytes;
  }

  /**
   * A tree with one more part.
   *
   * @param to where the part ends
   * @return this one if the part is in it, or is not for a tree
   */
  public ShapeTree<K> with(ShapeRecording recording, int to, K known) {
    if (recording.isOdd() || to - recording.from() > LONGEST) {
      return this;
    }
    Adding<K> adding = new Adding<>(recording, to, known);
    ShapeWay<K> with = adding.to(root, 0, recording.from(), 0);
    return adding.changed ? new ShapeTree<>(with, bytes + adding.bytes) : this;
  }

  /** Puts a recording into a tree. */
  private static final class Adding<K> {
    private final ShapeRecording recording;
    private final byte[] message;
    private final int to;
    private final K known;
    private long bytes;
    private boolean changed;

    Adding(ShapeRecording recording, int to, K known) {
      this.recording = recording;
      this.message = recording.message();
      this.to = to;
      this.known = known;
    }

    /**
     * Adds what is left of the recording.
     *
     * @param index of the next range
     * @param from where the bytes begin that are before it
     * @param branches how many are before the way
     * @return the very way if nothing is to be added, or there are too many
     */
    ShapeWay<K> to(@Nullable ShapeWay<K> way, int index, int from, int branches) {
      if (way == null) {
        return rest(index, from);
      }
      if (branches == MOST_BRANCHES) {
        return way;
      }
      byte[] steps = way.steps();
      int at = 0;
      int i = index;
      int begin = from;
      while (true) {
        int head = ShapeWay.head(steps, at);
        int length = ShapeWay.length(head);
        int step = at + ShapeWay.HEAD;
        int end = i == recording.size() ? to : recording.begin(i);
        int common = common(steps, step, begin, Math.min(length, end - begin));
        begin += common;
        int kind = ShapeWay.kind(head);
        if (common == length && kind == ShapeWay.END && way.known() == null) {
          int symbol = symbol(i, begin);
          ShapeWay<K> next = way.next(symbol);
          bytes += next == null ? ShapeWay.PLACE_BYTES : 0;
          ShapeWay<K> with = to(next, i, begin, branches + 1);
          return changed ? way.with(symbol, with) : way;
        }
        if (common < length || begin < end) {
          return branch(way.upTo(at, common), i, begin);
        }
        if (i == recording.size() || kind == ShapeWay.END) {
          return i == recording.size() && kind == ShapeWay.END ? knowing(way) : way;
        }
        if (kind != ShapeWay.NOTHING) {
          if (kind != recording.kind(i) || ShapeWay.slot(head) != recording.slot(i)) {
            return way;
          }
          begin = recording.end(i++);
        }
        int leaves = Math.min(leaves(i, begin), ShapeWay.leaves(head));
        i += leaves;
        if (leaves < ShapeWay.leaves(head)) {
          return branch(way.upToLeaves(at, leaves), i, begin);
        }
        at = step + length;
      }
    }

    private ShapeWay<K> knowing(ShapeWay<K> way) {
      if (known.equals(way.known())) {
        return way;
      }
      changed = true;
      return way.knowing(known);
    }

    private int common(byte[] steps, int step, int begin, int most) {
      int mismatch = Arrays.mismatch(steps, step, step + most, message, begin, begin + most);
      return mismatch < 0 ? most : mismatch;
    }

    /** What comes: a byte, or none but an end. */
    private int symbol(int index, int begin) {
      int end = index == recording.size() ? to : recording.begin(index);
      return begin == end ? ShapeWay.NO_BYTE : message[begin] & 0xFF;
    }

    /** How many messages end at a place. */
    private int leaves(int index, int begin) {
      int count = 0;
      while (count < ShapeWay.MOST_LEAVES
          && index + count < recording.size()
          && recording.kind(index + count) == ShapeWay.LEAVE
          && recording.begin(index + count) == begin) {
        count++;
      }
      return count;
    }

    /** Lets the recording lead on from the end of a way, on which nothing else comes so. */
    private ShapeWay<K> branch(ShapeWay<K> way, int index, int begin) {
      int symbol = symbol(index, begin);
      bytes += ShapeWay.BYTES + 2 * ShapeWay.PLACE_BYTES + ShapeWay.HEAD;
      return way.with(symbol, rest(index, begin));
    }

    /** A way of what is in no tree yet. */
    private ShapeWay<K> rest(int index, int from) {
      changed = true;
      byte[] steps = new byte[to - from + (recording.size() - index + 1) * ShapeWay.HEAD];
      int at = 0;
      int begin = from;
      int i = index;
      while (i < recording.size()) {
        int length = recording.begin(i) - begin;
        int kind = recording.kind(i);
        int slot = recording.slot(i);
        int end = recording.end(i);
        if (kind == ShapeWay.LEAVE) {
          kind = ShapeWay.NOTHING;
        } else {
          i++;
        }
        int leaves = leaves(i, end);
        i += leaves;
        at = ShapeWay.write(steps, at, message, begin, ShapeWay.head(length, kind, leaves, slot));
        begin = end;
      }
      int last = ShapeWay.head(to - begin, ShapeWay.END, 0, 0);
      at = ShapeWay.write(steps, at, message, begin, last);
      bytes += ShapeWay.BYTES + at;
      return ShapeWay.to(known, steps, at);
    }
  }
}
