package io.meshline.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.WindowSize;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowPlanTest {
  private static final long SEED = 20_261_129;
  private static final Instant NOW = Instant.parse("2026-11-22T10:20:00Z");

  @Test
  void wholeHoursThatHaveEndedAreReadAsHours() {
    TimeRange range = TimeRange.between(Instant.parse("2026-11-22T07:40:00Z"), NOW);
    assertThat(WindowPlan.of(range, NOW).segments())
        .containsExactly(
            segment("07:40", "08:00", WindowSize.MINUTE),
            segment("08:00", "10:00", WindowSize.HOUR),
            segment("10:00", "10:20", WindowSize.MINUTE));
  }

  @Test
  void anHourThatHasJustEndedIsReadAsMinutes() {
    Instant now = Instant.parse("2026-11-22T10:01:00Z");
    TimeRange range = TimeRange.between(Instant.parse("2026-11-22T09:00:00Z"), now);
    assertThat(WindowPlan.of(range, now).segments()).containsExactly(range);
  }

  @Test
  void shortRangesAreReadAsTheyAre() {
    TimeRange range = TimeRange.between(NOW.minusSeconds(300), NOW);
    assertThat(WindowPlan.of(range, NOW).segments()).containsExactly(range);
  }

  @Test
  void segmentsCoverTheRangeWithoutGaps() {
    System.out.println("WindowPlanTest: seed " + SEED);
    Random random = new Random(SEED);
    for (int i = 0; i < 1_000; i++) {
      Instant from = NOW.minusSeconds(1 + random.nextInt(40 * 86_400));
      Instant to = from.plusSeconds(1 + random.nextInt(20 * 86_400));
      TimeRange range = TimeRange.between(from, to);
      List<TimeRange> segments = WindowPlan.of(range, NOW).segments();
      assertThat(segments.get(0).from()).isEqualTo(range.from());
      assertThat(segments.get(segments.size() - 1).to()).isEqualTo(range.to());
      for (int k = 0; k < segments.size(); k++) {
        TimeRange segment = segments.get(k);
        // Whole windows each.
        assertThat(TimeRange.of(segment.from(), segment.to(), segment.windows()))
            .isEqualTo(segment);
        assertThat(segment.windows()).isGreaterThanOrEqualTo(range.windows());
        if (k > 0) {
          assertThat(segment.from()).isEqualTo(segments.get(k - 1).to());
        }
        if (segment.windows() != range.windows()) {
          assertThat(segment.to()).isBeforeOrEqualTo(NOW.minus(Duration.ofMinutes(2)));
        }
      }
    }
  }

  private static TimeRange segment(String from, String to, WindowSize windows) {
    return new TimeRange(
        Instant.parse("2026-11-22T" + from + ":00Z"),
        Instant.parse("2026-11-22T" + to + ":00Z"),
        windows);
  }
}
