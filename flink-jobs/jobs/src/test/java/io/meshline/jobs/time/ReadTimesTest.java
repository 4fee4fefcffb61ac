package io.meshline.jobs.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.types.Either;
import org.apache.flink.util.clock.RelativeClock;
import org.apache.flink.util.clock.SystemClock;
import org.junit.jupiter.api.Test;

/** What moves event time and what does not. */
class ReadTimesTest {
  private static final long NOW = 1_795_341_600_000L;

  /** Notes the last watermark. */
  private static final class Output implements WatermarkOutput {
    private final List<Long> watermarks = new ArrayList<>();

    @Override
    public void emitWatermark(Watermark watermark) {
      watermarks.add(watermark.getTimestamp());
    }

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}
  }

  @Test
  void whatWasReadMovesItAndDeadLettersDoNot() {
    WatermarkStrategy<Either<Long, DeadLetter>> strategy =
        ReadTimes.strategy(Duration.ofSeconds(5), Duration.ofSeconds(30), millis -> millis);
    WatermarkGenerator<Either<Long, DeadLetter>> generator =
        strategy.createWatermarkGenerator(
            new org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier.Context() {
              @Override
              public MetricGroup getMetricGroup() {
                return new UnregisteredMetricsGroup();
              }

              @Override
              public RelativeClock getInputActivityClock() {
                return SystemClock.getInstance();
              }
            });
    TimestampAssigner<Either<Long, DeadLetter>> times =
        strategy.createTimestampAssigner(() -> new UnregisteredMetricsGroup());
    Output output = new Output();

    Either<Long, DeadLetter> read = Either.Left(NOW);
    long time = times.extractTimestamp(read, 1);
    assertThat(time).isEqualTo(NOW);
    generator.onEvent(read, time, output);
    Either<Long, DeadLetter> dead =
        Either.Right(
            new DeadLetter(
                Instant.ofEpochMilli(NOW).plusSeconds(86_400),
                "span-pairing",
                "time_in_future",
                "",
                "",
                -1,
                -1L,
                -1,
                ByteBuffer.allocate(0)));
    generator.onEvent(dead, times.extractTimestamp(dead, Long.MAX_VALUE), output);
    generator.onPeriodicEmit(output);
    assertThat(output.watermarks).containsExactly(NOW - 5_000 - 1);
  }
}
