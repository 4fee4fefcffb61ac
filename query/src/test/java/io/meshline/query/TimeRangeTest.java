package io.meshline.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.meshline.aggregation.WindowSize;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeRangeTest {
  private static final long SEED = 20_261_129;

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T10:15:30Z, 2026-11-22T10:20:30Z, MINUTE, 2026-11-22T10:16:00Z, 2026-11-22T10:21:00Z",
    "2026-11-22T10:15:10Z, 2026-11-22T10:15:50Z, MINUTE, 2026-11-22T10:15:00Z, 2026-11-22T10:16:00Z",
    "2026-11-22T10:15:00Z, 2026-11-22T10:20:00Z, MINUTE, 2026-11-22T10:15:00Z, 2026-11-22T10:20:00Z",
    "2026-11-22T10:15:00Z, 2026-11-22T16:15:00Z, MINUTE, 2026-11-22T10:15:00Z, 2026-11-22T16:15:00Z",
    "2026-11-22T10:15:00Z, 2026-11-22T16:15:01Z, HOUR, 2026-11-22T11:00:00Z, 2026-11-22T17:00:00Z",
    "2026-11-01T10:15:00Z, 2026-11-22T16:15:01Z, DAY, 2026-11-02T00:00:00Z, 2026-11-23T00:00:00Z"
  })
  void holdsTheWindowsThatBeginThereAndFitItsLength(
      Instant from, Instant to, WindowSize windows, Instant begin, Instant end) {
    assertThat(TimeRange.between(from, to)).isEqualTo(new TimeRange(begin, end, windows));
  }

  @Test
  void timesSideBySideHaveTheWindowsOfTheWholeAndNoneTwice() {
    System.out.println("TimeRangeTest: seed " + SEED);
    Random random = new Random(SEED);
    Instant begin = Instant.parse("2026-11-22T10:15:30Z");
    for (int i = 0; i < 1_000; i++) {
      for (WindowSize windows : WindowSize.values()) {
        long length = windows.lengthMicros() / 1_000_000;
        Instant from = begin.plusSeconds(random.nextInt(1_000_000));
        Instant border = from.plusSeconds(length + random.nextInt(1_000_000));
        Instant to = border.plusSeconds(length + random.nextInt(1_000_000));
        TimeRange before = TimeRange.of(from, border, windows);
        TimeRange after = TimeRange.of(border, to, windows);
        TimeRange whole = TimeRange.of(from, to, windows);
        assertThat(before.to()).isEqualTo(after.from());
        assertThat(before.overlaps(after)).isFalse();
        assertThat(new TimeRange(before.from(), after.to(), windows)).isEqualTo(whole);
        assertThat(before.from()).isBetween(from, from.plusSeconds(length - 1));
      }
    }
  }

  @Test
  void anEndBeforeTheBeginIsTheCallersFault() {
    Instant now = Instant.parse("2026-11-22T10:15:30Z");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeRange.between(now, now))
        .withMessageContaining("2026-11-22T10:15:30Z");
  }
}
