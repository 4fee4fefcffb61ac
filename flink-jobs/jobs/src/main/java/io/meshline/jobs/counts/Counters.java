package io.meshline.jobs.counts;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * One metric {@code <group>.<name>} and one accumulator of the same name, for bounded runs, per
 * constant of an enum. Not thread-safe.
 *
 * @param <E> what is counted
 */
public final class Counters<E extends Enum<E>> {
  private final Map<E, Tally> tallies;

  private record Tally(Counter metric, LongCounter accumulator) {}

  /** Registers all of them at zero. */
  public Counters(RuntimeContext context, String group, Class<E> counted) {
    tallies = new EnumMap<>(counted);
    MetricGroup metrics = context.getMetricGroup().addGroup(group);
    for (E what : counted.getEnumConstants()) {
      LongCounter accumulator = new LongCounter();
      context.addAccumulator(group + "." + name(what), accumulator);
      tallies.put(what, new Tally(metrics.counter(name(what)), accumulator));
    }
  }

  /** Name of the metric of a constant: {@code SPANS_SERVER} is {@code spansServer}. */
  public static String name(Enum<?> what) {
    StringBuilder name = new StringBuilder();
    for (String word : what.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }

  /** It happened once more. */
  public void add(E what) {
    add(what, 1);
  }

  /** It happened some times more. */
  public void add(E what, long times) {
    Tally tally = Objects.requireNonNull(tallies.get(what));
    tally.metric().inc(times);
    tally.accumulator().add(times);
  }
}
