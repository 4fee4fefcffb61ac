package io.meshline.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.sink.elasticsearch.BulkOutcome.Trouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long the writer waits after failures, and how often it says so. */
class PatienceTest {

  @Test
  void pausesDoubleUpToTheLongest() {
    Backoff longest = new Backoff(200, 30_000, () -> 0);
    assertThat(longest.delayMillis(1)).isEqualTo(200);
    assertThat(longest.delayMillis(2)).isEqualTo(400);
    assertThat(longest.delayMillis(8)).isEqualTo(25_600);
    assertThat(longest.delayMillis(9)).isEqualTo(30_000);
    assertThat(longest.delayMillis(Integer.MAX_VALUE)).isEqualTo(30_000);
  }

  @Test
  void jitterTakesUpToHalfOff() {
    assertThat(new Backoff(200, 30_000, () -> 0.5).delayMillis(1)).isEqualTo(150);
    assertThat(new Backoff(200, 30_000, () -> Math.nextDown(1.0)).delayMillis(1))
        .isBetween(100L, 101L);
    assertThat(new Backoff(1, Long.MAX_VALUE, () -> 0.5).delayMillis(100)).isPositive();
  }

  @Test
  void logsOncePerChange() {
    AtomicLong clock = new AtomicLong(1_000);
    StoreHealth health = new StoreHealth("http://search:9200", clock::get);
    assertThat(health.works()).isNull();
    assertThat(health.trouble(new Trouble("no answer", "refused")))
        .isEqualTo(
            "http://search:9200: no answer (refused); documents wait and are sent again until it takes them");
    assertThat(health.trouble(new Trouble("no answer", "reset"))).isNull();
    assertThat(health.trouble(new Trouble("status 503", "starting"))).contains("status 503");
    clock.addAndGet(61_000);
    assertThat(health.works()).isEqualTo("http://search:9200: takes documents again, after PT1M1S");
    assertThat(health.works()).isNull();
  }
}
