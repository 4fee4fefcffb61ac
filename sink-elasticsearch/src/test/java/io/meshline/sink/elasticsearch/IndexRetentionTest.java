package io.meshline.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.meshline.schemas.Resolution;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexRetentionTest {
  private static final Retention WEEK_MONTH_YEAR =
      new Retention(Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(365));

  @ParameterizedTest
  @CsvSource({
    // index, last instant at which it must be there, instant at which it may go
    "meshline-nodes-1m-2026.11.22, 2026-11-29T23:59:59.999Z, 2026-11-30T00:00:00Z",
    "meshline-edges-1m-2024.02.28, 2024-03-06T23:59:59.999Z, 2024-03-07T00:00:00Z",
    "meshline-edges-1m-2024.12.31, 2025-01-07T23:59:59.999Z, 2025-01-08T00:00:00Z",
    "meshline-nodes-1h-2024.02, 2024-03-30T23:59:59.999Z, 2024-03-31T00:00:00Z",
    "meshline-sla-1h-2026.12, 2027-01-30T23:59:59.999Z, 2027-01-31T00:00:00Z",
    "meshline-edges-1d-2026, 2027-12-31T23:59:59.999Z, 2028-01-01T00:00:00Z",
    "meshline-alerts-2026.11, 2027-11-30T23:59:59.999Z, 2027-12-01T00:00:00Z",
    "meshline-events-2026.02, 2027-02-28T23:59:59.999Z, 2027-03-01T00:00:00Z",
  })
  void anIndexGoesWhenItsLastWindowIsOldEnough(String index, Instant last, Instant first) {
    assertThat(IndexRetention.sort(List.of(index), WEEK_MONTH_YEAR, last).kept())
        .containsExactly(index);
    assertThat(IndexRetention.sort(List.of(index), WEEK_MONTH_YEAR, first).deleted())
        .containsExactly(index);
  }

  @ParameterizedTest
  @CsvSource({
    "meshline-nodes",
    "meshline-nodes-1m",
    "meshline-nodes-1m-2026.11",
    "meshline-nodes-1m-2026.02.30",
    "meshline-nodes-1h-2026.13",
    "meshline-nodes-1h-2026.11.22",
    "meshline-nodes-1d-26",
    "meshline-nodes-1d-2020-kept",
    "meshline-nodes-1w-2020",
    "meshline-archive-1h-2020.01",
    "meshline-alerts-2020",
    "meshline-alerts-2020.13",
    "meshline-events-1d-2020",
    "my-meshline-nodes-1d-2020",
  })
  void whatHasAnotherNameStaysForEver(String index) {
    Instant farAway = Instant.parse("9000-01-01T00:00:00Z");
    assertThat(IndexRetention.sort(List.of(index), WEEK_MONTH_YEAR, farAway))
        .isEqualTo(new IndexRetention.Report(List.of(), List.of(), List.of(index)));
  }

  /** Travels through years: no window may be in an index that goes before it is old enough. */
  @Test
  void noWindowGoesBeforeItsTimeAndNoneStaysForEver() {
    Instant begin = Instant.parse("2023-12-30T00:00:00Z");
    for (int day = 0; day < 900; day++) {
      Instant start = begin.plus(day, ChronoUnit.DAYS).plus(day % 1440, ChronoUnit.MINUTES);
      for (Resolution resolution : Resolution.values()) {
        Instant window = start.truncatedTo(unit(resolution));
        String index = "meshline-nodes" + Window.of(resolution, window).indexSuffix();
        Instant end = window.plus(1, unit(resolution));
        Duration keep = WEEK_MONTH_YEAR.of(resolution);
        assertThat(gone(index, end.plus(keep).minusMillis(1))).as(index).isFalse();
        assertThat(gone(index, nextPeriod(resolution, end).plus(keep))).as(index).isTrue();
      }
    }
  }

  @Test
  void namesARetentionThatCannotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Retention(Duration.ofHours(23), Duration.ofDays(1), Duration.ofDays(1)))
        .withMessage("retention of minute windows: PT23H (expected: at least PT24H)");
  }

  private static boolean gone(String index, Instant now) {
    return !IndexRetention.sort(List.of(index), WEEK_MONTH_YEAR, now).deleted().isEmpty();
  }

  private static ChronoUnit unit(Resolution resolution) {
    return switch (resolution) {
      case MINUTE -> ChronoUnit.MINUTES;
      case HOUR -> ChronoUnit.HOURS;
      case DAY -> ChronoUnit.DAYS;
    };
  }

  /** The longest that a window may have to wait for the end of its index. */
  private static Instant nextPeriod(Resolution resolution, Instant end) {
    LocalDate day = end.atZone(ZoneOffset.UTC).toLocalDate();
    return switch (resolution) {
      case MINUTE -> instant(day.plusDays(1));
      case HOUR -> instant(day.withDayOfMonth(1).plusMonths(1));
      case DAY -> instant(day.withDayOfYear(1).plusYears(1));
    };
  }

  private static Instant instant(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
