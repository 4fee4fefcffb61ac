package io.meshline.jobs.aggregation;

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

  private final WatermarkGenerator<Decoded> calls;

  private CallWatermarks(WatermarkGenerator<Decoded> calls) {
    this.calls = calls;
  }

  /** The strategy for a source of calls. */
  static WatermarkStrategy<Decoded> strategy(Duration outOfOrderness, Duration idleness) {
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
