package io.meshline.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelTest {
  @ParameterizedTest
  @CsvSource({
    "cart, cart, true",
    "cart, cart2, false",
    "cart*, cart, true",
    "*, '', true",
    "*art, cart, true",
    "c*t, cat-art, true",
    "c*t, cat-ar, false",
    "a*b*c, axxbyyc, true",
    "a*b*c, axxbyycd, false",
    "a*aab, aaaaab, true",
    "**, x, true",
    "GET:/{}/*, GET:/{}/x, true",
  })
  void patternsMatchNames(String glob, String name, boolean matches) {
    assertThat(NamePattern.of(List.of("nobody", glob)).matches(name)).isEqualTo(matches);
  }

  /** It would not end within years if it tried all ways. */
  @Test
  void patternsTakeLittleTime() {
    assertThat(NamePattern.of(List.of("a*".repeat(50) + "b")).matches("a".repeat(20_000)))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "DAY, 2026-03-01T00:00:00Z, 2026-02-28T00:00:00Z, 1",
    "DAY, 2026-03-01T00:01:00Z, 2026-03-01T00:00:00Z, 1",
    "WEEK, 2026-11-29T12:00:00Z, 2026-11-23T00:00:00Z, 7",
    "WEEK, 2026-11-30T00:01:00Z, 2026-11-30T00:00:00Z, 7",
    "MONTH, 2024-03-01T00:00:00Z, 2024-02-01T00:00:00Z, 29",
    "MONTH, 2026-12-31T23:59:00Z, 2026-12-01T00:00:00Z, 31",
    "QUARTER, 2026-05-31T10:00:00Z, 2026-04-01T00:00:00Z, 91",
    "QUARTER, 2027-01-01T00:00:00Z, 2026-10-01T00:00:00Z, 92",
  })
  void calendarPeriodsBeginAtMidnightUtc(Period.Unit unit, Instant end, Instant begin, int days) {
    Period period = Period.calendar(unit);
    long minute = end.getEpochSecond() / 60;
    assertThat(period.begin(minute)).isEqualTo(begin.getEpochSecond() / 60);
    assertThat(period.length(minute)).isEqualTo(days * 1_440L);
  }

  @Test
  void aShareAtTheFactorIsNotBelowIt() {
    Target target = Target.of(new BigDecimal("0.999"));
    assertThat(target.burnRate(new Counts(10_000 - 144, 10_000))).isEqualTo(14.4);
    assertThat(target.burnRate(Counts.NONE)).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> Target.of(BigDecimal.ONE));
    assertThatIllegalArgumentException().isThrownBy(() -> Target.of(BigDecimal.ZERO));
  }

  @Test
  void clientErrorsCountAsTheObjectiveSays() {
    Figures figures =
        new Figures(
            100, 30, 10, 0, 0, 0, 0, 0, Samples.figures(0, 0, 0).sketch(), Map.of(), List.of(), "");
    assertThat(figures.counts(with(ClientErrors.GOOD))).isEqualTo(new Counts(90, 100));
    assertThat(figures.counts(with(ClientErrors.BAD))).isEqualTo(new Counts(60, 100));
    assertThat(figures.counts(with(ClientErrors.LEFT_OUT))).isEqualTo(new Counts(60, 70));
  }

  private static Objective with(ClientErrors clientErrors) {
    Objective any = Samples.availability("0.99", Period.DEFAULT, AlertPolicy.WORKBOOK);
    return new Objective(
        any.name(),
        any.description(),
        any.indicator(),
        any.target(),
        any.thresholdMicros(),
        clientErrors,
        any.selector(),
        any.period(),
        any.byDefault(),
        any.alerting(),
        any.labels());
  }
}
