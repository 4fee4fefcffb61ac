package io.meshline.jobs.pairing;

import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.Span;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.types.Either;

/**
 * Event time of the spans: their completion. Dead letters, spans from the future among them,
 * neither move event time nor keep a partition from being idle.
 */
final class SpanTimes implements WatermarkGenerator<Either<Span, DeadLetter>> {
  private final WatermarkGenerator<Either<Span, DeadLetter>> spans;

  private SpanTimes(WatermarkGenerator<Either<Span, DeadLetter>> spans) {
    this.spans = spans;
  }

  static WatermarkStrategy<Either<Span, DeadLetter>> strategy(
      Duration outOfOrderness, Duration idleness) {
    WatermarkStrategy<Either<Span, DeadLetter>> bounded =
        WatermarkStrategy.<Either<Span, DeadLetter>>forBoundedOutOfOrderness(outOfOrderness)
            .withIdleness(idleness);
    return WatermarkStrategy.<Either<Span, DeadLetter>>forGenerator(
            context -> new SpanTimes(bounded.createWatermarkGenerator(context)))
        .withTimestampAssigner(
            (arrival, kafkaTime) ->
                arrival.isLeft() ? TracePairing.completion(arrival.left()) : Long.MIN_VALUE);
  }

  @Override
  public void onEvent(Either<Span, DeadLetter> event, long time, WatermarkOutput output) {
    if (event.isLeft()) {
      spans.onEvent(event, time, output);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    spans.onPeriodicEmit(output);
  }
}
