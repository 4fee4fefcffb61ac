package io.meshline.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Months of traffic, with early results, any order, late corrections, incidents, nights and
 * outages: every burn rate, budget and alert is as an independent calculation has it.
 */
class SimulationTest {
  private static final long BEGIN = 29_000_000; // in February 2025
  private static final int DAYS = 75;
  private static final int MINUTES = DAYS * 1_440;
  private static final int CORRECTION = 15;
  private static final Entity ENTITY = Samples.node("cart");

  static Stream<Arguments> objectives() {
    AlertPolicy nervous = new AlertPolicy(AlertPolicy.WORKBOOK.burnRules(), 4, 0.5, 7, 20, 1_000);
    return Stream.of(
        Arguments.of(1, Samples.availability("0.999", Period.DEFAULT, AlertPolicy.WORKBOOK)),
        Arguments.of(
            2, Samples.latency("0.99", Period.calendar(Period.Unit.MONTH), AlertPolicy.WORKBOOK)),
        Arguments.of(3, Samples.availability("0.995", Period.rolling(7), nervous)));
  }

  @ParameterizedTest
  @MethodSource("objectives")
  void everythingIsAsCalculatedIndependently(int seed, Objective objective) {
    Run run = new Run(seed, objective);
    run.play();
    assertThat(run.told).as("seed %d", seed).isEqualTo(run.alerts.expected());
    assertThat(run.told).hasSizeGreaterThan(10);
    assertThat(run.told.stream().map(ExpectedAlerts.Told::state).distinct())
        .contains(AlertState.FIRING, AlertState.RESOLVED);
  }

  /** One run, with what it should be at each moment. */
  private static final class Run {
    private final Random random;
    private final Objective objective;
    private final Matched matched;
    private final Fenwick good = new Fenwick(MINUTES + 1);
    private final Fenwick total = new Fenwick(MINUTES + 1);
    private final ExpectedAlerts alerts;
    private final List<ExpectedAlerts.Told> told = new ArrayList<>();
    private EntityTracker tracker = new EntityTracker(CORRECTION);
    private long since = Long.MAX_VALUE;
    private long corrected = Long.MAX_VALUE;
    private long version;
    private int incidentLeft;
    private double incidentRate;

    Run(int seed, Objective objective) {
      this.random = new Random(seed);
      this.objective = objective;
      this.matched = new Matched(List.of(objective), List.of());
      alerts = new ExpectedAlerts(objective, BEGIN, MINUTES, good, total);
    }

    void play() {
      // Minutes that are corrected, by the minute at which the correction comes.
      Map<Long, List<long[]>> corrections = new HashMap<>();
      for (long minute = BEGIN; minute < BEGIN + MINUTES; minute++) {
        long end = minute + 1;
        long[] calls = traffic(minute);
        if (calls[0] > 0) {
          play(minute, calls, corrections);
        }
        for (AlertChange change : tracker.close(ENTITY, matched, end, false)) {
          told.add(new ExpectedAlerts.Told(end, change.severity(), change.state()));
        }
        alerts.judge(end, since);
        if (minute % 7 == 0 || minute % 60 == 59 || corrected < Long.MAX_VALUE) {
          check(end);
        }
        List<long[]> late = corrections.remove(end);
        if (late != null) {
          for (long[] correction : late) {
            EntityTracker.Taken taken = see(correction[0], correction[1], correction[2], end);
            if (taken == EntityTracker.Taken.CORRECTED) {
              corrected = Math.min(corrected, correction[0]);
            }
          }
        }
        if (minute % 997 == 0) {
          tracker =
              EntityTracker.fromBytes(
                  tracker.toBytes(), tracker.open().toBytes(), matched, CORRECTION);
        }
      }
    }

    /** An early result, the result, and sometimes what comes late, later. */
    private void play(long minute, long[] calls, Map<Long, List<long[]>> corrections) {
      if (random.nextInt(4) == 0) {
        take(minute, calls[0] / 2, calls[1] / 2, minute);
      }
      if (random.nextInt(9) == 0) {
        int late = 1 + random.nextInt(CORRECTION);
        long before = calls[0] - Math.min(calls[0] - 1, random.nextInt(20));
        see(minute, before, Math.min(before, calls[1]), minute);
        corrections
            .computeIfAbsent(minute + late, at -> new ArrayList<>())
            .add(new long[] {minute, calls[0], calls[1]});
      } else {
        see(minute, calls[0], calls[1], minute);
      }
    }

    private EntityTracker.Taken take(long minute, long calls, long bad, long end) {
      Figures figures =
          objective.indicator() == Indicator.LATENCY
              ? Samples.figures(calls, 0, bad)
              : Samples.figures(calls, bad, 0);
      EntityTracker.Taken taken = tracker.observe(minute, ++version, figures, matched, end);
      assertThat(taken).isNotEqualTo(EntityTracker.Taken.TOO_OLD);
      return taken;
    }

    private EntityTracker.Taken see(long minute, long calls, long bad, long end) {
      EntityTracker.Taken taken = take(minute, calls, bad, end);
      since = Math.min(since, minute);
      good.set((int) (minute - BEGIN), calls - bad);
      total.set((int) (minute - BEGIN), calls);
      return taken;
    }

    /** Calls and bad ones: more by day, none in some nights and for four days, and incidents. */
    private long[] traffic(long minute) {
      long day = (minute - BEGIN) / 1_440;
      long hour = minute / 60 % 24;
      if ((day % 9 == 3 && hour < 6) || (day >= 40 && day < 44)) {
        return new long[] {0, 0};
      }
      long calls = Math.round(120 * (1.2 - Math.cos(hour / 24.0 * 2 * Math.PI)));
      calls = Math.max(1, calls + random.nextInt(30) - 15);
      if (incidentLeft == 0 && random.nextInt(2_500) == 0) {
        incidentLeft = 1 + random.nextInt(random.nextInt(5) == 0 ? 2_000 : 90);
        incidentRate = Math.pow(10, -3 * random.nextDouble());
      }
      double rate = 0.000_2;
      if (incidentLeft > 0) {
        incidentLeft--;
        rate = incidentRate;
      }
      long bad = 0;
      for (int i = 0; i < calls; i++) {
        bad += random.nextDouble() < rate ? 1 : 0;
      }
      return new long[] {calls, bad};
    }

    private long sum(Fenwick of, long from, long to) {
      return of.sum(from - BEGIN, to - BEGIN);
    }

    private void check(long end) {
      List<Progress> all = tracker.progress(ENTITY, matched, end);
      all.forEach(this::check);
      // What was corrected is told anew, with all minutes that hold it.
      for (long minute = corrected; minute < end; minute++) {
        if (sum(total, minute, minute + 1) > 0) {
          assertThat(all).extracting(Progress::begin).contains(minute);
        }
      }
      corrected = Long.MAX_VALUE;
    }

    private void check(Progress progress) {
      long end = progress.end();
      double allowed = 1 - objective.target().share();
      assertThat(progress.window())
          .isEqualTo(
              new Counts(
                  good.slowSum(progress.begin() - BEGIN, end - BEGIN),
                  total.slowSum(progress.begin() - BEGIN, end - BEGIN)));
      for (LookBack lookBack : LookBack.values()) {
        long from = ExpectedAlerts.begin(lookBack, end);
        long all = sum(total, from, end);
        double whole = all == 0 ? 0 : (all - sum(good, from, end)) / (double) all / allowed;
        double expected = whole * Math.min(1, (end - since) / (double) lookBack.minutes());
        assertThat(progress.burnRate(lookBack))
            .as("%s at %d", lookBack, end)
            .isCloseTo(expected, within(1e-9 * Math.max(1, expected)));
      }
      long from = periodBegin(end);
      Counts period = new Counts(sum(good, from, end), sum(total, from, end));
      assertThat(progress.period()).as("period from %d to %d", from, end).isEqualTo(period);
      if (end % 1_013 == 0) {
        assertThat(total.slowSum(from - BEGIN, end - BEGIN)).isEqualTo(period.total());
      }
      checkBudget(progress, end);
    }

    /**
     * The budget is what may be bad of all calls of the period, where each minute of it that is not
     * known has as many as the known ones of the last period's length have on average.
     */
    private void checkBudget(Progress progress, long end) {
      long begin = periodBegin(end);
      boolean month = objective.period().unit() == Period.Unit.MONTH;
      LocalDate day = Instant.ofEpochSecond((end - 1) * 60).atOffset(ZoneOffset.UTC).toLocalDate();
      long length = month ? day.lengthOfMonth() * 1_440L : objective.period().days() * 1_440L;
      long back = month ? (end - 31 * 1_440L) / 60 * 60 : begin;
      long unknown = Math.max(0, length - (end - Math.max(begin, since)));
      BigDecimal calls =
          BigDecimal.valueOf(sum(total, back, end))
              .multiply(BigDecimal.valueOf(unknown))
              .divide(BigDecimal.valueOf(end - Math.max(back, since)), MathContext.DECIMAL128)
              .add(BigDecimal.valueOf(progress.period().total()));
      BigDecimal budget =
          calls.multiply(
              BigDecimal.ONE.subtract(BigDecimal.valueOf(objective.target().billionths(), 9)));
      BigDecimal left = budget.subtract(BigDecimal.valueOf(progress.period().bad()));
      double share =
          budget.signum() == 0 ? 1 : left.divide(budget, MathContext.DECIMAL128).doubleValue();
      assertThat(progress.budgetLeft()).isCloseTo(share, within(1e-9 * (1 + Math.abs(share))));
      long bad = sum(total, end - 60, end) - sum(good, end - 60, end);
      double minutes = left.doubleValue() / bad * Math.min(60, end - since);
      if (share <= 0) {
        assertThat(progress.minutesLeft()).hasValue(0);
      } else if (bad == 0) {
        assertThat(progress.minutesLeft()).isEmpty();
      } else if (month && minutes > begin + length - end + 1) {
        assertThat(progress.minutesLeft()).as("not in this month").isEmpty();
      } else if (!month || minutes < begin + length - end - 1) {
        assertThat((double) progress.minutesLeft().orElseThrow()).isCloseTo(minutes, within(1.1));
      }
    }

    private long periodBegin(long end) {
      if (objective.period().unit() == Period.Unit.ROLLING) {
        return (end - objective.period().days() * 1_440L) / 60 * 60;
      }
      return Instant.ofEpochSecond((end - 1) * 60)
              .atOffset(ZoneOffset.UTC)
              .withDayOfMonth(1)
              .truncatedTo(ChronoUnit.DAYS)
              .toEpochSecond()
          / 60;
    }
  }
}
