package io.meshline.ingest.publisher;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Party;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;

/** Records with fixed content. */
final class Samples {
  private Samples() {}

  static CallRecord call(int number) {
    return CallRecord.newBuilder()
        .setStart(EventTimes.instant(1_795_342_500_000_000L + number))
        .setLatencyMicros(number)
        .setReporter(Reporter.AGENT)
        .setSide(Side.SERVER)
        .setSource(Party.newBuilder().setService("a").build())
        .setDestination(Party.newBuilder().setService("b").build())
        .build();
  }
}
