package io.meshline.jobs.time;

import io.meshline.schemas.DeadLetter;
import java.io.Serializable;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;
import org.apache.flink.types.Either;

/**
 * Event time of a source: only what was read moves it. Dead letters, records from the future among
 * them, neither move it nor keep a partition from being idle: else a sender of nothing but such
 * records would hold event time back for ever.
 *
 * @param <T> what is read
 */
public final class ReadTimes<T> implements WatermarkGenerator<Either<T, DeadLetter>> {
  private final WatermarkGenerator<Either<T, DeadLetter>> read;

  /**
   * Event time of what was read.
   *
   * @param <T> what is read
   */
  @FunctionalInterface
  public interface Clock<T> extends Serializable {
    /** Event time in milliseconds since 1970-01-01T00:00:00Z. */
    long millis(T read);
  }

  private ReadTimes(WatermarkGenerator<Either<T, DeadLetter>> read) {
    this.read = read;
  }

  /**
   * The strategy of a source.
   *
   * @param outOfOrderness how far event times of one partition may be out of order
   * @param idleness after how long without anything read a partition is idle
   */
  public static <T> WatermarkStrategy<Either<T, DeadLetter>> strategy(
      Duration outOfOrderness, Duration idleness, Clock<T> clock) {
    var backlog = new Backlog();
    return WatermarkStrategy.<Either<T, DeadLetter>>forGenerator(
            context ->
                new ReadTimes<>(
                    new WatermarksWithIdleness<>(
                        new BoundedOutOfOrdernessWatermarks<>(outOfOrderness),
                        idleness,
                        backlog.slowing(
                            context.getInputActivityClock(), idleness, InstantSource.system()))))
        .withTimestampAssigner(
            (arrival, kafkaTime) -> {
              backlog.read(kafkaTime);
              return arrival.isLeft() ? clock.millis(arrival.left()) : Long.MIN_VALUE;
            });
  }

  @Override
  public void onEvent(Either<T, DeadLetter> event, long time, WatermarkOutput output) {
    if (event.isLeft()) {
      read.onEvent(event, time, output);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    read.onPeriodicEmit(output);
  }
}
