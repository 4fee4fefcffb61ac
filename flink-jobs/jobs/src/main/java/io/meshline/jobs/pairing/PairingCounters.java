package io.meshline.jobs.pairing;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** One metric and one accumulator per {@link PairingCount}. Not thread-safe. */
final class PairingCounters {
  private final Map<PairingCount, Tally> tallies = new EnumMap<>(PairingCount.class);

  private record Tally(Counter metric, LongCounter accumulator) {}

  PairingCounters(RuntimeContext context) {
    MetricGroup group = context.getMetricGroup().addGroup("pairing");
    for (PairingCount what : PairingCount.values()) {
      LongCounter accumulator = new LongCounter();
      context.addAccumulator(accumulator(what), accumulator);
      tallies.put(what, new Tally(group.counter(what.metric()), accumulator));
    }
  }

  /** Name of the accumulator of a count. */
  static String accumulator(PairingCount what) {
    return "pairing." + what.metric();
  }

  void add(PairingCount what) {
    Tally tally = Objects.requireNonNull(tallies.get(what));
    tally.metric().inc();
    tally.accumulator().add(1L);
  }
}
