package io.meshline.standalone;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that passes only while somebody pauses. */
final class FakeTime implements InstantSource {
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private int pauses;

  @Override
  public Instant instant() {
    return now;
  }

  Patience patience(Duration most, Duration between) {
    return new Patience(
        most,
        between,
        this,
        time -> {
          pauses++;
          now = now.plus(time);
        });
  }

  int pauses() {
    return pauses;
  }
}
