package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FlushPauseTest {

  private final FlushPause pause = new FlushPause(Duration.ofSeconds(1));

  @Test
  void followsWhatAFlushTakesWithinBounds() {
    assertThat(pause.millis()).isEqualTo(1_000);
    pause.flushTook(TimeUnit.MILLISECONDS.toNanos(16));
    assertThat(pause.millis()).as("a part of 62 of the time").isEqualTo(1_000);
    pause.flushTook(TimeUnit.MILLISECONDS.toNanos(50));
    assertThat(pause.millis()).isEqualTo(2_500);
    pause.flushTook(TimeUnit.SECONDS.toNanos(60));
    assertThat(pause.millis()).as("at most five times").isEqualTo(5_000);
    pause.flushTook(0);
    assertThat(pause.millis()).isEqualTo(1_000);
  }
}
