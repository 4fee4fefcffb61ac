package io.meshline.sla.topology;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * How fast an entity was, hour by hour, in the last seven days. Not thread-safe.
 *
 * <p>An hour is compared with the same hour of those days, of which there must be three: by the
 * median, over four quantiles, of how many times as slow it is as the median of the days. Medians,
 * so that neither one bad day nor a longer tail alone makes a shift. It is one when it is at least
 * 1.5 times as slow or as fast, and beyond what the days differ among themselves (four times their
 * median absolute deviation, scaled to a standard deviation).
 */
final class Habits {
  private static final int HOURS_PER_DAY = 24;
  private static final int DAYS = 7;
  private static final int LEAST_DAYS = 3;
  private static final int LEAST_CALLS = 100;
  private static final double LEAST_SHIFT = Math.log(1.5);
  private static final double LEAST_MICROS = 1_000;
  private static final double DEVIATIONS = 4 * 1.4826;

  private final TreeMap<Long, Latencies> hours = new TreeMap<>();

  /** Sets what an hour (of those since 1970) was like. */
  void put(long hour, Latencies latencies) {
    if (latencies.calls() >= LEAST_CALLS) {
      hours.put(hour, latencies);
    }
    if (!hours.isEmpty()) {
      // The hour after the one that is judged may have begun.
      hours.headMap(hours.lastKey() - 1 - DAYS * HOURS_PER_DAY).clear();
    }
  }

  /** The last hour that is known, 0 if none is. */
  long lastHour() {
    return hours.isEmpty() ? 0 : hours.lastKey();
  }

  /**
   * How many times as slow an hour was as usual at that hour of the day; below 1 if it was faster,
   * 1 if it was no different, none if too little is known.
   */
  OptionalDouble shift(long hour) {
    Latencies now = hours.get(hour);
    Latencies[] days = earlier(hour);
    if (now == null || days.length < LEAST_DAYS) {
      return OptionalDouble.empty();
    }
    double shift = distance(now, days);
    double[] spread = new double[days.length];
    for (int i = 0; i < days.length; i++) {
      spread[i] = Math.abs(distance(days[i], days));
    }
    int last = Latencies.count() - 1;
    double moved = Math.abs(now.quantiles()[last] - median(days, day -> day.quantiles()[last]));
    boolean differs =
        Math.abs(shift) >= LEAST_SHIFT
            && Math.abs(shift) > DEVIATIONS * median(spread)
            && moved >= LEAST_MICROS;
    return OptionalDouble.of(differs ? Math.exp(shift) : 1);
  }

  /** Median over the quantiles of the logarithm of how many times as slow it is as usual. */
  private static double distance(Latencies one, Latencies[] days) {
    double[] ratios = new double[Latencies.count()];
    for (int i = 0; i < ratios.length; i++) {
      int quantile = i;
      double usual = median(days, day -> day.quantiles()[quantile]);
      ratios[i] = Math.log((one.quantiles()[i] + 1.0) / (usual + 1.0));
    }
    return median(ratios);
  }

  private Latencies[] earlier(long hour) {
    Latencies[] found = new Latencies[DAYS];
    int count = 0;
    for (int day = 1; day <= DAYS; day++) {
      Latencies then = hours.get(hour - (long) day * HOURS_PER_DAY);
      if (then != null) {
        found[count++] = then;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private static double median(Latencies[] days, ToDoubleFunction<Latencies> value) {
    return median(Arrays.stream(days).mapToDouble(value).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeShort(hours.size());
    for (Map.Entry<Long, Latencies> hour : hours.entrySet()) {
      out.writeLong(hour.getKey());
      hour.getValue().writeTo(out);
    }
  }

  void readFrom(DataInput in) throws IOException {
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      hours.put(in.readLong(), Latencies.readFrom(in));
    }
  }
}
