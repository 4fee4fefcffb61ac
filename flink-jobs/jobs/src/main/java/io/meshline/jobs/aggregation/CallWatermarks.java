package io.meshline.jobs.aggregation;

import io.meshline.jobs.config.Options;
import io.meshline.jobs.kafka.KafkaOptions;
import io.meshline.jobs.time.Backlog;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;

/**
 * Watermarks of one partition: so far behind the latest call. Elements without usable calls count
 * for nothing, not even against idleness, or a partition with nothing but garbage would hold event
 * time back for ever.
 */
final class CallWatermarks implements WatermarkGenerator<Decoded> {

  /** Whose partitions wait for each other: all subtasks of the job's one source. */
  private static final String GROUP = "calls";

  /** How often partitions tell each other their event times. */
  private static final Duration COMPARED_EVERY = Duration.ofSeconds(1);

  private final WatermarkGenerator<Decoded> calls;

  private CallWatermarks(WatermarkGenerator<Decoded> calls) {
    this.calls = calls;
  }

  /** The strategy that the options name, for a source of calls. */
  static WatermarkStrategy<Decoded> strategy(Options options) {
    WatermarkStrategy<Decoded> alone =
        strategy(options.get(KafkaOptions.OUT_OF_ORDERNESS), options.get(KafkaOptions.IDLENESS));
    return options
        .find(AggregationOptions.MAX_AHEAD)
        .map(ahead -> alone.withWatermarkAlignment(GROUP, ahead, COMPARED_EVERY))
        .orElse(alone);
  }

  private static WatermarkStrategy<Decoded> strategy(Duration outOfOrderness, Duration idleness) {
    var backlog = new Backlog();
    return WatermarkStrategy.<Decoded>forGenerator(
            context ->
                new CallWatermarks(
                    new WatermarksWithIdleness<>(
                        new BoundedOutOfOrdernessWatermarks<>(outOfOrderness),
                        idleness,
                        backlog.slowing(
                            context.getInputActivityClock(), idleness, InstantSource.system()))))
        .withTimestampAssigner(
            (decoded, kafkaTimestamp) -> {
              backlog.read(kafkaTimestamp);
              return decoded.lastCompletionMillis();
            });
  }

  @Override
  public void onEvent(Decoded decoded, long eventTimestamp, WatermarkOutput output) {
    if (eventTimestamp != Decoded.NO_CALLS) {
      calls.onEvent(decoded, eventTimestamp, output);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    calls.onPeriodicEmit(output);
  }
}
