package io.meshline.aggregation;

import java.util.Arrays;

/**
 * The bins of a {@link LatencySketch}. Latencies below 256 µs have a bin each. From there on every
 * octave (256 to 511, 512 to 1023, ...) is split at the same 1/256ths of it, chosen so that no bin
 * is wider than 2 % of its lower border: its middle is then less than 1 % away from all of it.
 *
 * <p>Integer arithmetic only, so that every JVM computes the same bin.
 */
final class LatencyBins {
  /** Latencies below this have a bin of their own. */
  private static final int EXACT = 256;

  private static final int EXACT_BITS = 8;

  /** Offset within an octave, in 256ths of it, to bin within the octave. */
  private static final byte[] BIN_OF_OFFSET = new byte[EXACT];

  /** Lower border of each bin within the octave from 256, and 512 at the end. */
  private static final short[] BORDERS = borders();

  private static final int PER_OCTAVE = BORDERS.length - 1;

  /** Number of bins. */
  static final int COUNT = of(LatencySketch.MAX_MICROS) + 1;

  private LatencyBins() {}

  private static short[] borders() {
    short[] borders = new short[EXACT + 1];
    int bin = 0;
    int low = EXACT;
    while (low < 2 * EXACT) {
      borders[bin] = (short) low;
      int width = (2 * low - 1) / 100;
      int high = Math.min(low + width, 2 * EXACT);
      for (int value = low; value < high; value++) {
        BIN_OF_OFFSET[value - EXACT] = (byte) bin;
      }
      low = high;
      bin++;
    }
    borders[bin] = 2 * EXACT;
    return Arrays.copyOf(borders, bin + 1);
  }

  /** The bin of a latency between 0 and {@link LatencySketch#MAX_MICROS}; not checked. */
  static int of(long micros) {
    if (micros < EXACT) {
      return (int) micros;
    }
    int octave = Long.SIZE - 1 - EXACT_BITS - Long.numberOfLeadingZeros(micros);
    return EXACT + octave * PER_OCTAVE + BIN_OF_OFFSET[((int) (micros >>> octave)) & (EXACT - 1)];
  }

  /** The latency in µs that stands for all latencies of a bin. */
  static long valueOf(int bin) {
    long low = lowOf(bin);
    return low + (lowOf(bin + 1) - low - 1) / 2;
  }

  /** The smallest latency in µs of a bin; of {@link #COUNT}: the border above the last. */
  static long lowOf(int bin) {
    if (bin < EXACT) {
      return bin;
    }
    int above = bin - EXACT;
    return (long) BORDERS[above % PER_OCTAVE] << (above / PER_OCTAVE);
  }
}
