package io.meshline.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.meshline.aggregation.WindowSize;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeRangeTest {
  @ParameterizedTest
  @CsvSource({
    "2026-11-22T10:15:30Z, 2026-11-22T10:20:30Z, MINUTE, 2026-11-22T10:15:00Z, 2026-11-22T10:21:00Z",
    "2026-11-22T10:15:00Z, 2026-11-22T10:20:00Z, MINUTE, 2026-11-22T10:15:00Z, 2026-11-22T10:20:00Z",
    "2026-11-22T10:15:00Z, 2026-11-22T16:15:00Z, MINUTE, 2026-11-22T10:15:00Z, 2026-11-22T16:15:00Z",
    "2026-11-22T10:15:00Z, 2026-11-22T16:15:01Z, HOUR, 2026-11-22T10:00:00Z, 2026-11-22T17:00:00Z",
    "2026-11-01T10:15:00Z, 2026-11-22T16:15:01Z, DAY, 2026-11-01T00:00:00Z, 2026-11-23T00:00:00Z"
  })
  void holdsAllBetweenInWholeWindowsThatFitItsLength(
      Instant from, Instant to, WindowSize windows, Instant begin, Instant end) {
    assertThat(TimeRange.between(from, to)).isEqualTo(new TimeRange(begin, end, windows));
  }

  @Test
  void anEndBeforeTheBeginIsTheCallersFault() {
    Instant now = Instant.parse("2026-11-22T10:15:30Z");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeRange.between(now, now))
        .withMessageContaining("2026-11-22T10:15:30Z");
  }
}
