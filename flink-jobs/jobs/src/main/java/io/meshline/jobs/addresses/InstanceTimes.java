package io.meshline.jobs.addresses;

import io.meshline.schemas.DeadLetter;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.types.Either;

/**
 * Event time of instances' claims. What could not be read moves no clock, and does not keep a
 * partition from being idle either: else a sender of such records would hold event time back.
 */
final class InstanceTimes implements WatermarkGenerator<Either<AddressClaim, DeadLetter>> {
  private final WatermarkGenerator<Either<AddressClaim, DeadLetter>> claims;

  private InstanceTimes(WatermarkGenerator<Either<AddressClaim, DeadLetter>> claims) {
    this.claims = claims;
  }

  static WatermarkStrategy<Either<AddressClaim, DeadLetter>> strategy(
      Duration outOfOrderness, Duration idleness) {
    WatermarkStrategy<Either<AddressClaim, DeadLetter>> bounded =
        WatermarkStrategy.<Either<AddressClaim, DeadLetter>>forBoundedOutOfOrderness(outOfOrderness)
            .withIdleness(idleness);
    return WatermarkStrategy.<Either<AddressClaim, DeadLetter>>forGenerator(
            context -> new InstanceTimes(bounded.createWatermarkGenerator(context)))
        .withTimestampAssigner(
            (claim, kafkaTime) ->
                claim.isLeft() ? ClaimTimes.begin(claim.left().slot()) : Long.MIN_VALUE);
  }

  @Override
  public void onEvent(Either<AddressClaim, DeadLetter> event, long time, WatermarkOutput output) {
    if (event.isLeft()) {
      claims.onEvent(event, time, output);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    claims.onPeriodicEmit(output);
  }
}
