package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FlushPauseTest {

  private long now = 5_000;
  private long idle = 300;
  private final FlushPause pause = new FlushPause(Duration.ofSeconds(1), () -> now, () -> idle);

  @Test
  void followsWhatAFlushTakesWithinBounds() {
    assertThat(pause.millis()).isEqualTo(1_000);
    took(16);
    assertThat(pause.millis()).as("a part of 62 of the time").isEqualTo(1_000);
    took(50);
    assertThat(pause.millis()).isEqualTo(2_500);
    took(60_000);
    assertThat(pause.millis()).as("at most five times").isEqualTo(5_000);
    took(0);
    assertThat(pause.millis()).isEqualTo(1_000);
  }

  @Test
  void whoHasTimeLeftGivesAwayWhenItIsWanted() {
    idle += 250;
    took(50);
    assertThat(pause.millis()).as("waited for a quarter").isEqualTo(1_000);
    idle += 249;
    took(50);
    assertThat(pause.millis()).as("waited for less").isEqualTo(2_500);
    now += 1_500;
    idle += 1_000;
    took(50);
    assertThat(pause.millis()).as("waited again").isEqualTo(1_000);
  }

  @Test
  void twoOfTheSameMillisecondTellNothingOfTheTimeLeft() {
    took(50);
    pause.flushTook(TimeUnit.MILLISECONDS.toNanos(40), 1_000);
    assertThat(pause.millis()).as("none, as before").isEqualTo(2_000);
    idle += 250;
    took(50);
    pause.flushTook(TimeUnit.MILLISECONDS.toNanos(40), 1_000);
    assertThat(pause.millis()).as("some, as before").isEqualTo(1_000);
  }

  @Test
  void whatWasGatheredForShortDoesNotShortenIt() {
    took(50);
    now += 300;
    pause.flushTook(TimeUnit.MILLISECONDS.toNanos(15), 300);
    assertThat(pause.millis()).isEqualTo(2_500);
    now += 300;
    pause.flushTook(TimeUnit.MILLISECONDS.toNanos(70), 300);
    assertThat(pause.millis()).as("but takes long already").isEqualTo(3_500);
    took(40);
    assertThat(pause.millis()).isEqualTo(2_000);
    now += 300;
    idle += 100;
    pause.flushTook(TimeUnit.MILLISECONDS.toNanos(15), 300);
    assertThat(pause.millis()).as("waited for a third").isEqualTo(1_000);
  }

  private void took(long millis) {
    now += 1_000;
    pause.flushTook(TimeUnit.MILLISECONDS.toNanos(millis), 1_000);
  }
}
