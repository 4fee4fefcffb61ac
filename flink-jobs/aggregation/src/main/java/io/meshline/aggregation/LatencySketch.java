package io.meshline.aggregation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Counts of latencies in log-spaced bins, from which quantiles are read with a relative error below
 * 1 %. Sketches merge without loss: the merge of the sketches of any parts is the sketch of the
 * whole, to the byte.
 *
 * <p>Takes latencies from 0 µs to {@link #MAX_MICROS}. Below 256 µs quantiles are exact. Counts
 * stop at {@link Long#MAX_VALUE}. Memory follows the data: only the range of bins in use is held,
 * with one byte per bin while no count exceeds 255, else four, else eight.
 *
 * <p>Not thread-safe.
 */
public final class LatencySketch {
  /** The largest latency: 24 h in microseconds. */
  public static final long MAX_MICROS = 86_400_000_000L;

  private static final int FORMAT = 1;

  /** Ranges of bins begin and end at multiples of this, so that they seldom have to grow. */
  private static final int ALIGNMENT = 16;

  /** Sees eight counts at once; ranges are multiples of eight long. */
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final byte[] NO_BYTES = {};
  private static final int[] NO_INTS = {};
  private static final long[] NO_LONGS = {};

  // Exactly one of the three holds the counts of bins first to first + length - 1.
  private byte[] bytes = NO_BYTES;
  private int[] ints = NO_INTS;
  private long[] longs = NO_LONGS;
  private int width = Byte.BYTES;
  private int first;
  private int length;
  private long count;

  /** An empty sketch. */
  public LatencySketch() {}

  /**
   * Adds {@code weight} calls of one latency.
   *
   * @param micros latency in microseconds, 0 to {@link #MAX_MICROS}
   * @param weight number of calls, at least 0
   * @throws IllegalArgumentException if either is out of its range
   */
  public void add(long micros, long weight) {
    checkLatency(micros);
    if (weight < 0) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: >= 0)");
    }
    if (weight > 0) {
      addToBin(LatencyBins.of(micros), weight);
    }
  }

  /** Adds everything that another sketch holds; the other is left as it is. */
  public void merge(LatencySketch other) {
    int begin = other.firstUsed();
    int last = other.lastUsed();
    if (last < begin) {
      return;
    }
    cover(other.first + begin, other.first + last);
    if (other.width == Byte.BYTES) {
      mergeBytes(other, begin, last);
      return;
    }
    for (int i = begin; i <= last; i++) {
      long n = other.at(i);
      if (n > 0) {
        addToBin(other.first + i, n);
      }
    }
  }

  /** Looks at eight bins at once: most are empty. */
  private void mergeBytes(LatencySketch other, int begin, int last) {
    byte[] from = other.bytes;
    for (int i = begin & -Long.BYTES; i <= last; i += Long.BYTES) {
      long word = (long) LONGS.get(from, i);
      while (word != 0) {
        int place = Long.numberOfTrailingZeros(word) & -Byte.SIZE;
        addToBin(other.first + i + place / Byte.SIZE, (word >>> place) & 0xff);
        word &= ~(0xffL << place);
      }
    }
  }

  /** Number of calls: the sum of weights. */
  public long count() {
    return count;
  }

  /** Whether nothing was added. */
  public boolean isEmpty() {
    return count == 0;
  }

  /**
   * The latency at a quantile in microseconds, less than 1 % away from the true one. The true one
   * is the smallest added latency whose rank is at least {@code ceil(q * count)}, and the smallest
   * of all for q = 0. {@code q} means the decimal number it prints as: 0.07 of 100 calls is rank 7.
   *
   * @throws IllegalArgumentException if q is not from 0 to 1
   * @throws IllegalStateException if the sketch is empty
   */
  public long quantile(double q) {
    if (!(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException("quantile: " + q + " (expected: 0 to 1)");
    }
    if (count == 0) {
      throw new IllegalStateException("an empty sketch has no quantiles");
    }
    double rank = q * count;
    // What binary fractions add to a decimal one must not lift it over the next rank.
    long remaining = Math.max(1, (long) Math.ceil(rank - rank * 0x1p-50));
    int last = lastUsed();
    int i = firstUsed();
    while (i < last) {
      remaining -= at(i);
      if (remaining <= 0) {
        break;
      }
      i++;
    }
    return LatencyBins.valueOf(first + i);
  }

  /**
   * The border nearest to a latency at which this sketch can tell calls apart: all calls that took
   * at most this long are in bins of their own. Less than 1 % away, and the latency itself below
   * 256 µs.
   *
   * @param micros latency in microseconds, 0 to {@link #MAX_MICROS}
   * @return latency in microseconds, the largest of a bin
   * @throws IllegalArgumentException if the latency is out of its range
   */
  public static long border(long micros) {
    checkLatency(micros);
    int bin = LatencyBins.of(micros);
    long above = Math.min(MAX_MICROS, LatencyBins.lowOf(bin + 1) - 1);
    long below = LatencyBins.lowOf(bin) - 1;
    return micros - below < above - micros ? below : above;
  }

  /**
   * Number of calls that took at most the {@link #border} nearest to a latency: an exact integer,
   * which adds up over merged sketches.
   *
   * @param micros latency in microseconds, 0 to {@link #MAX_MICROS}
   * @throws IllegalArgumentException if the latency is out of its range
   */
  public long countUpTo(long micros) {
    int end = Math.min(LatencyBins.of(border(micros)) + 1 - first, length);
    long sum = 0;
    for (int i = firstUsed(); i < end; i++) {
      sum = Saturating.add(sum, at(i));
    }
    return sum;
  }

  /** Removes everything and keeps the arrays for the next use. */
  public void clear() {
    Arrays.fill(bytes, (byte) 0);
    Arrays.fill(ints, 0);
    Arrays.fill(longs, 0);
    count = 0;
  }

  /** Estimate of the heap bytes this object holds. */
  public long retainedBytes() {
    return 56L + 16 + (long) length * width;
  }

  /** The encoding: equal contents have equal bytes. */
  public byte[] toBytes() {
    ByteWriter writer = new ByteWriter();
    writer.writeByte(FORMAT);
    writeTo(writer);
    return writer.toBytes();
  }

  /**
   * The sketch that {@link #toBytes} encoded.
   *
   * @throws IllegalArgumentException if the bytes are no encoding of a sketch
   */
  public static LatencySketch fromBytes(byte[] encoded) {
    ByteReader reader = new ByteReader(encoded);
    int format = reader.readByte();
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "format of a sketch: " + format + " (expected: " + FORMAT + ")");
    }
    LatencySketch sketch = new LatencySketch();
    sketch.mergeFrom(reader);
    reader.expectEnd();
    return sketch;
  }

  /**
   * Writes the number of bins in use, then for each its count, doubled, plus 1 if it does not
   * follow the bin before directly; then the number of bins between follows.
   */
  void writeTo(ByteWriter writer) {
    int begin = firstUsed();
    int last = lastUsed();
    int used = 0;
    for (int i = begin; i <= last; i++) {
      if (at(i) > 0) {
        used++;
      }
    }
    writer.writeUnsigned(used);
    int previous = -1;
    for (int i = begin; i <= last; i++) {
      long n = at(i);
      if (n > 0) {
        int between = first + i - previous - 1;
        writer.writeUnsigned((n << 1) | (between > 0 ? 1 : 0));
        if (between > 0) {
          writer.writeUnsigned(between);
        }
        previous = first + i;
      }
    }
  }

  /** Adds what {@link #writeTo} wrote, and says whether that was anything. */
  boolean mergeFrom(ByteReader reader) {
    int used = reader.readInt(LatencyBins.COUNT, "a number of bins");
    int bin = -1;
    for (int i = 0; i < used; i++) {
      long n = reader.readUnsigned();
      bin++;
      if ((n & 1) != 0) {
        int between = reader.readInt(LatencyBins.COUNT, "a number of bins between");
        if (between == 0) {
          throw reader.invalid("at least one bin between");
        }
        bin += between;
      }
      if (bin >= LatencyBins.COUNT || n >>> 1 == 0) {
        throw reader.invalid("a count above 0 of a bin below " + LatencyBins.COUNT);
      }
      addToBin(bin, n >>> 1);
    }
    return used > 0;
  }

  /** Adds to a bin known to exist. */
  void addToBin(int bin, long n) {
    count = Saturating.add(count, n);
    int i = bin - first;
    if (i < 0 || i >= length) {
      cover(bin);
      i = bin - first;
    }
    if (width == Byte.BYTES) {
      long sum = (bytes[i] & 0xff) + n;
      if (sum >= 0 && sum <= 0xff) {
        bytes[i] = (byte) sum;
        return;
      }
      widenToInts();
    }
    if (width == Integer.BYTES) {
      long sum = ints[i] + n;
      if (sum >= 0 && sum <= Integer.MAX_VALUE) {
        ints[i] = (int) sum;
        return;
      }
      widenToLongs();
    }
    longs[i] = Saturating.add(longs[i], n);
  }

  private long at(int i) {
    return switch (width) {
      case Byte.BYTES -> bytes[i] & 0xff;
      case Integer.BYTES -> ints[i];
      default -> longs[i];
    };
  }

  /** Index of the first count above 0, or the length. */
  private int firstUsed() {
    int i = 0;
    if (width == Byte.BYTES) {
      while (i < length && (long) LONGS.get(bytes, i) == 0) {
        i += Long.BYTES;
      }
    }
    while (i < length && at(i) == 0) {
      i++;
    }
    return i;
  }

  /** Index of the last count above 0, or -1. */
  private int lastUsed() {
    int i = length - 1;
    if (width == Byte.BYTES) {
      while (i >= 0 && (long) LONGS.get(bytes, i - Long.BYTES + 1) == 0) {
        i -= Long.BYTES;
      }
    }
    while (i >= 0 && at(i) == 0) {
      i--;
    }
    return i;
  }

  private void cover(int bin) {
    cover(bin, bin);
  }

  /** Makes room for bins from one to another. */
  private void cover(int low, int high) {
    int begin = low / ALIGNMENT * ALIGNMENT;
    int end = high / ALIGNMENT * ALIGNMENT + ALIGNMENT;
    if (length > 0) {
      if (begin >= first && end <= first + length) {
        return;
      }
      begin = Math.min(begin, first);
      end = Math.max(end, first + length);
    }
    int shift = length > 0 ? first - begin : 0;
    switch (width) {
      case Byte.BYTES -> {
        byte[] grown = new byte[end - begin];
        System.arraycopy(bytes, 0, grown, shift, length);
        bytes = grown;
      }
      case Integer.BYTES -> {
        int[] grown = new int[end - begin];
        System.arraycopy(ints, 0, grown, shift, length);
        ints = grown;
      }
      default -> {
        long[] grown = new long[end - begin];
        System.arraycopy(longs, 0, grown, shift, length);
        longs = grown;
      }
    }
    first = begin;
    length = end - begin;
  }

  private void widenToInts() {
    ints = new int[length];
    for (int i = 0; i < length; i++) {
      ints[i] = bytes[i] & 0xff;
    }
    bytes = NO_BYTES;
    width = Integer.BYTES;
  }

  private void widenToLongs() {
    longs = new long[length];
    for (int i = 0; i < length; i++) {
      longs[i] = ints[i];
    }
    ints = NO_INTS;
    width = Long.BYTES;
  }

  static void checkLatency(long micros) {
    if (micros < 0 || micros > MAX_MICROS) {
      throw new IllegalArgumentException(
          "latency: " + micros + " µs (expected: 0 to " + MAX_MICROS + ")");
    }
  }
}
