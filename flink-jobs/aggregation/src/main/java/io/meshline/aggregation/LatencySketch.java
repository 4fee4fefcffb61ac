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

  private static final long HIGH_BITS = 0x8080808080808080L;

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

  // The smallest and the largest bin with a count.
  private int lowest = Integer.MAX_VALUE;
  private int highest = -1;

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
    if (other.count == 0) {
      return;
    }
    cover(other.lowest, other.highest);
    if (other.width == Byte.BYTES) {
      mergeBytes(other);
      return;
    }
    for (int bin = other.lowest; bin <= other.highest; bin++) {
      long n = other.at(bin);
      if (n > 0) {
        addToBin(bin, n);
      }
    }
  }

  /** Looks at eight bins at once: most are empty. */
  private void mergeBytes(LatencySketch other) {
    byte[] from = other.bytes;
    int last = other.highest - other.first;
    for (int i = other.lowest - other.first & -Long.BYTES; i <= last; i += Long.BYTES) {
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
    long[] latency = new long[1];
    quantiles(new double[] {q}, latency);
    return latency[0];
  }

  /**
   * The latencies at several quantiles, as {@link #quantile} tells them one by one, in one pass.
   *
   * @param ascending the quantiles, from the smallest to the largest
   * @param latencies takes what is found, in microseconds
   * @throws IllegalArgumentException if a quantile is not from the one before it, or 0, to 1
   * @throws IllegalStateException if the sketch is empty
   */
  public void quantiles(double[] ascending, long[] latencies) {
    double before = 0;
    for (double q : ascending) {
      if (!(q >= 0 && q <= 1)) {
        throw new IllegalArgumentException("quantile: " + q + " (expected: 0 to 1)");
      }
      if (q < before) {
        throw new IllegalArgumentException(
            "quantile: " + q + " after " + before + " (expected: ascending)");
      }
      before = q;
    }
    if (count == 0) {
      throw new IllegalStateException("an empty sketch has no quantiles");
    }
    int bin = lowest;
    long upTo = at(bin);
    for (int i = 0; i < ascending.length; i++) {
      double rank = ascending[i] * count;
      // What binary fractions add to a decimal one must not lift it over the next rank.
      long wanted = Math.max(1, (long) Math.ceil(rank - rank * 0x1p-50));
      while (bin < highest && upTo < wanted) {
        bin++;
        upTo = Saturating.add(upTo, at(bin));
      }
      latencies[i] = LatencyBins.valueOf(bin);
    }
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
    int last = Math.min(LatencyBins.of(border(micros)), highest);
    long sum = 0;
    for (int bin = lowest; bin <= last; bin++) {
      sum = Saturating.add(sum, at(bin));
    }
    return sum;
  }

  /** Takes the bins of a sketch. */
  @FunctionalInterface
  public interface BinVisitor {
    /**
     * One bin that holds calls.
     *
     * @param lowMicros smallest latency of the bin in microseconds
     * @param highMicros largest latency of the bin in microseconds
     * @param calls number of calls in it, at least 1
     */
    void bin(long lowMicros, long highMicros, long calls);
  }

  /** Hands over every bin that holds calls, from the fastest to the slowest. */
  public void forEachBin(BinVisitor visitor) {
    for (int bin = lowest; bin <= highest; bin++) {
      long n = at(bin);
      if (n > 0) {
        visitor.bin(LatencyBins.lowOf(bin), LatencyBins.lowOf(bin + 1) - 1, n);
      }
    }
  }

  /** Removes everything, and keeps the range of bins for the next use. */
  public void clear() {
    if (count == 0) {
      return;
    }
    if (width == Byte.BYTES) {
      Arrays.fill(bytes, lowest - first, highest - first + 1, (byte) 0);
    } else {
      bytes = new byte[length];
      ints = NO_INTS;
      longs = NO_LONGS;
      width = Byte.BYTES; // the next use may have few calls, and bytes are read eight at a time
    }
    count = 0;
    lowest = Integer.MAX_VALUE;
    highest = -1;
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
    writer.writeUnsigned(used());
    if (width == Byte.BYTES) {
      writeBytesTo(writer);
      return;
    }
    int previous = -1;
    for (int bin = lowest; bin <= highest; bin++) {
      long n = at(bin);
      if (n > 0) {
        writeBin(writer, bin - previous - 1, n);
        previous = bin;
      }
    }
  }

  private void writeBytesTo(ByteWriter writer) {
    int last = highest - first;
    int previous = -1;
    for (int i = lowest - first & -Long.BYTES; i <= last; i += Long.BYTES) {
      long word = (long) LONGS.get(bytes, i);
      while (word != 0) {
        int place = Long.numberOfTrailingZeros(word) & -Byte.SIZE;
        int bin = first + i + place / Byte.SIZE;
        writeBin(writer, bin - previous - 1, (word >>> place) & 0xff);
        previous = bin;
        word &= ~(0xffL << place);
      }
    }
  }

  private static void writeBin(ByteWriter writer, int between, long n) {
    if (between == 0) {
      writer.writeUnsigned(n << 1);
    } else {
      writer.writeUnsigned((n << 1) | 1);
      writer.writeUnsigned(between);
    }
  }

  /** Number of bins with a count. */
  private int used() {
    int used = 0;
    if (width == Byte.BYTES) {
      int last = highest - first;
      for (int i = lowest - first & -Long.BYTES; i <= last; i += Long.BYTES) {
        long word = (long) LONGS.get(bytes, i);
        // The highest bit of each byte that is not 0.
        long marks = (((word & 0x7f7f7f7f7f7f7f7fL) + 0x7f7f7f7f7f7f7f7fL) | word) & HIGH_BITS;
        used += Long.bitCount(marks);
      }
      return used;
    }
    for (int bin = lowest; bin <= highest; bin++) {
      if (at(bin) > 0) {
        used++;
      }
    }
    return used;
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
      int at = bin - first;
      if (at < 0 || at >= length) {
        cover(bin, lastBin(reader, bin, used - i - 1));
      }
      addToBin(bin, n >>> 1);
    }
    return used > 0;
  }

  /** The last bin that a reader will come to, so that there need be room only once. */
  private static int lastBin(ByteReader reader, int bin, int more) {
    int position = reader.position();
    int last = bin;
    for (int i = 0; i < more; i++) {
      last++;
      if ((reader.readUnsigned() & 1) != 0) {
        last += reader.readInt(LatencyBins.COUNT, "a number of bins between");
      }
      if (last >= LatencyBins.COUNT) {
        break; // refused when it is its turn
      }
    }
    reader.back(position);
    return Math.min(last, LatencyBins.COUNT - 1);
  }

  /** Reads a little of its memory. */
  long touch() {
    int middle = length >> 1;
    return count + (middle < bytes.length ? bytes[middle] : 0);
  }

  /** Reads the place where a latency would be counted, if there is one. */
  long touch(long micros) {
    int i = micros < 0 || micros > MAX_MICROS ? -1 : LatencyBins.of(micros) - first;
    return count + (i >= 0 && i < bytes.length ? bytes[i] : 0);
  }

  /** Adds to a bin known to exist. */
  void addToBin(int bin, long n) {
    count = Saturating.add(count, n);
    int i = bin - first;
    if (i < 0 || i >= length) {
      cover(bin, bin);
      i = bin - first;
    }
    if (bin < lowest) {
      lowest = bin;
    }
    if (bin > highest) {
      highest = bin;
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

  private long at(int bin) {
    int i = bin - first;
    return switch (width) {
      case Byte.BYTES -> bytes[i] & 0xff;
      case Integer.BYTES -> ints[i];
      default -> longs[i];
    };
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
