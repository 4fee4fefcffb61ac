package io.meshline.jobs.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

/** Idleness is 30 s here, so records older than 10 s are a backlog. */
class BacklogTest {
  private static final Duration IDLENESS = Duration.ofSeconds(30);
  private static final long NOW = 1_795_000_000_000L;

  private final ManualClock time = new ManualClock();
  private final Backlog backlog = new Backlog();
  private final RelativeClock clock =
      backlog.slowing(time, IDLENESS, () -> Instant.ofEpochMilli(NOW + millis()));

  @Test
  void timeRunsWhileRecordsAreNew() {
    pass(20, 9);
    assertThat(clock.relativeTimeMillis()).isEqualTo(20_000);
  }

  @Test
  void timeRunsSlowlyWhileABacklogIsRead() {
    pass(60, 11);
    assertThat(clock.relativeTimeMillis()).isEqualTo(6_000);
    pass(10, 0);
    assertThat(clock.relativeTimeMillis()).isEqualTo(16_000);
  }

  @Test
  void nothingReadForLongIsNoBacklog() {
    pass(10, 3_600);
    assertThat(clock.relativeTimeMillis()).isEqualTo(1_000);
    wait(20);
    // Ten more seconds passed slowly.
    assertThat(clock.relativeTimeMillis()).isEqualTo(1_000 + 1_000 + 10_000);
  }

  @Test
  void timeRunsBeforeAnythingIsReadAndWhereNobodyTellsWhenItWasAppended() {
    wait(5);
    backlog.read(Long.MIN_VALUE);
    wait(5);
    assertThat(clock.relativeTimeMillis()).isEqualTo(10_000);
  }

  /** Reads once a second, records of that age. */
  private void pass(int seconds, int ageSeconds) {
    for (int i = 0; i < seconds; i++) {
      backlog.read(NOW + millis() + 1_000 - ageSeconds * 1_000L);
      wait(1);
    }
  }

  /** Watermarks look at the clock again and again. */
  private void wait(int seconds) {
    for (int i = 0; i < seconds; i++) {
      time.advanceTime(Duration.ofSeconds(1));
      long unused = clock.relativeTimeNanos();
    }
  }

  private long millis() {
    return time.relativeTimeMillis();
  }
}
