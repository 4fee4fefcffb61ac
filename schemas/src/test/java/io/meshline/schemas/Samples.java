package io.meshline.schemas;

/** Records with fixed content. */
final class Samples {
  private Samples() {}

  /** A call with nothing but what is required; 2026-11-22T10:15:00Z, 1.5 ms. */
  static CallRecord call() {
    return CallRecord.newBuilder()
        .setStart(EventTimes.instant(1_795_342_500_000_000L))
        .setLatencyMicros(1_500)
        .setReporter(Reporter.AGENT)
        .setSide(Side.SERVER)
        .setSource(Party.newBuilder().setService("a").setKind(Kind.SERVICE).build())
        .setDestination(Party.newBuilder().setService("b").setKind(Kind.SERVICE).build())
        .build();
  }
}
