package io.meshline.jobs.pairing;

import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.DeadLetter;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Lets everything else through and diverts dead letters to {@link #DEAD_LETTERS}. Metrics: {@code
 * pairing.deadLetters} in all and {@code pairing.reason.<reason>.deadLetters}; accumulator {@code
 * pairing.deadLetters}.
 *
 * @param <T> what else there is
 */
@SuppressWarnings("NullAway.Init") // Transient fields are set by open().
final class DivertDeadLetters<T> extends ProcessFunction<Either<T, DeadLetter>, T> {
  static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", AvroTypes.of(DeadLetter.class));

  /** Name of the accumulator. */
  static final String ACCUMULATOR = "pairing.deadLetters";

  private transient MetricGroup group;
  private transient Counter all;
  private transient Map<String, Counter> byReason;
  private transient LongCounter accumulator;

  @Override
  public void open(OpenContext context) {
    group = getRuntimeContext().getMetricGroup().addGroup("pairing");
    all = group.counter("deadLetters");
    byReason = new HashMap<>();
    accumulator = new LongCounter();
    getRuntimeContext().addAccumulator(ACCUMULATOR, accumulator);
  }

  @Override
  public void processElement(Either<T, DeadLetter> arrival, Context context, Collector<T> out) {
    if (arrival.isLeft()) {
      out.collect(arrival.left());
      return;
    }
    DeadLetter letter = arrival.right();
    all.inc();
    accumulator.add(1L);
    byReason
        .computeIfAbsent(
            letter.getReason(), reason -> group.addGroup("reason", reason).counter("deadLetters"))
        .inc();
    context.output(DEAD_LETTERS, letter);
  }
}
