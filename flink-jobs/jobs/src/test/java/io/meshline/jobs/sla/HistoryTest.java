package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.kafka.TopicSlice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-29T00:00:00Z");

  @Test
  void minutesAreTakenFromTheBeginWhereNothingWasDeleted() {
    assertThat(History.whole(slice(0, FROM.plusSeconds(9)), NOW)).isEqualTo(FROM);
  }

  /** Segments go on being deleted while the hours are read. */
  @Test
  void minutesAreTakenFromSomeHoursAfterWhatIsHeldLongest() {
    Instant held = Instant.parse("2026-11-22T00:00:00Z");
    assertThat(History.whole(slice(500, held), NOW)).isEqualTo(held.plus(Duration.ofHours(6)));
  }

  @Test
  void ofTheLastHoursAllThatIsHeldIsTaken() {
    Instant held = NOW.minus(Duration.ofHours(5));
    assertThat(History.whole(slice(500, held), NOW)).isEqualTo(held);
  }

  @Test
  void minutesBeginNowWhereNoneIsHeld() {
    assertThat(History.whole(slice(500, Instant.ofEpochMilli(-1)), NOW)).isEqualTo(NOW);
  }

  private static TopicSlice slice(long earliest, Instant held) {
    return new TopicSlice(
        List.of(
            new TopicSlice.Partition(
                new TopicPartition("nodes", 0), earliest, held.toEpochMilli(), earliest, 900)),
        FROM);
  }
}
