package io.meshline.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowSizeTest {
  private static final long TWO_DAYS = 2 * WindowSize.DAY.lengthMicros();

  @ParameterizedTest
  @CsvSource({
    "MINUTE, 2026-11-22T10:15:59.999999Z, 2026-11-22T10:15:00Z",
    "MINUTE, 2026-11-22T10:16:00Z, 2026-11-22T10:16:00Z",
    "HOUR, 2026-11-22T10:15:59.999999Z, 2026-11-22T10:00:00Z",
    "DAY, 2024-02-29T23:59:59.999999Z, 2024-02-29T00:00:00Z",
    "DAY, 1969-12-31T23:59:59.999999Z, 1969-12-31T00:00:00Z"
  })
  void windowsAreAlignedToUtc(WindowSize size, Instant event, Instant start) {
    assertThat(size.startMicros(micros(event))).isEqualTo(micros(start));
  }

  /**
   * Where clocks on walls jump (Berlin 2026, both ways), where days have half hours (Adelaide), and
   * at the leap second at the end of 2016, which UTC as computers count it does not have.
   */
  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026-03-28T22:00:00Z",
    "Europe/Berlin, 2026-10-24T22:00:00Z",
    "America/St_Johns, 2026-11-01T00:00:00Z",
    "Australia/Adelaide, 2026-10-03T00:00:00Z",
    "UTC, 2016-12-31T00:00:00Z",
    "UTC, 2028-02-28T00:00:00Z",
    "UTC, 2026-12-31T00:00:00Z"
  })
  void eachWindowIsAsLongAsAnyOtherWhateverTheClocksOnWallsDo(String zone, Instant begin) {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try {
      for (WindowSize size : WindowSize.values()) {
        long first = size.startMicros(micros(begin));
        for (long event = micros(begin); event < micros(begin) + TWO_DAYS; event += 59_999_999) {
          long start = size.startMicros(event);
          assertThat(start).isBetween(event - size.lengthMicros() + 1, event);
          assertThat((start - first) % size.lengthMicros()).isZero();
          assertThat(Instant.EPOCH.plus(start, ChronoUnit.MICROS).truncatedTo(unit(size)))
              .isEqualTo(Instant.EPOCH.plus(start, ChronoUnit.MICROS));
        }
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }

  private static ChronoUnit unit(WindowSize size) {
    return switch (size) {
      case MINUTE -> ChronoUnit.MINUTES;
      case HOUR -> ChronoUnit.HOURS;
      case DAY -> ChronoUnit.DAYS;
    };
  }

  @Test
  void endsAreTheNextStarts() {
    for (WindowSize size : WindowSize.values()) {
      long end = size.endMicros(size.startMicros(1_732_270_500_000_001L));
      assertThat(size.startMicros(end)).isEqualTo(end);
      assertThat(size.startMicros(end - 1)).isEqualTo(end - size.lengthMicros());
    }
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }
}
