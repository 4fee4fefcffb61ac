package io.meshline.jobs.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.Span;
import java.nio.ByteBuffer;
import java.time.Duration;
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
class SpanTimesTest {

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
  void spansMoveItAndDeadLettersDoNot() {
    WatermarkStrategy<Either<Span, DeadLetter>> strategy =
        SpanTimes.strategy(Duration.ofSeconds(5), Duration.ofSeconds(30));
    WatermarkGenerator<Either<Span, DeadLetter>> generator =
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
    TimestampAssigner<Either<Span, DeadLetter>> times =
        strategy.createTimestampAssigner(() -> new UnregisteredMetricsGroup());
    Output output = new Output();

    Either<Span, DeadLetter> span = Either.Left(Spans.server("a", "", "front", "x"));
    long time = times.extractTimestamp(span, 1);
    assertThat(time).isEqualTo(Spans.START_MILLIS + 1);
    generator.onEvent(span, time, output);
    Either<Span, DeadLetter> dead =
        Either.Right(
            new DeadLetter(
                Spans.START.plusSeconds(86_400),
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
    assertThat(output.watermarks).containsExactly(Spans.START_MILLIS + 1 - 5_000 - 1);
  }
}
