package io.meshline.standalone.seed;

import io.meshline.schemas.CallRecord;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A made-up past of the sample mesh, plain and repeatable: the same end and seed give the same
 * calls.
 *
 * <ul>
 *   <li>Traffic follows the day: most at two in the afternoon (UTC), a quarter of it at night, less
 *       at weekends.
 *   <li>An incident: for three quarters of an hour, at two thirds of the time, one of two instances
 *       of payment fails mostly and is slow, and whoever needs it. Then it is taken away.
 *   <li>A deploy: at five sixths of the time the catalogue's instance gives way to one of a new
 *       release, which is slower and calls the cart.
 * </ul>
 *
 * <p>Each visit stands for several, by its weight. Calls come in the order of their times, to
 * within 10 s.
 */
final class SeedTraffic {
  static final Duration INCIDENT = Duration.ofMinutes(45);

  private static final int SLOTS = 4;
  private static final int SLOT_SECONDS = 60 / SLOTS;

  /** What the bank of the faulty instance does to those who buy; the others are slow. */
  private static final List<SeedTrouble> BANK_AWAY =
      List.of(new SeedTrouble("payment", 0.9, 504, 120), new SeedTrouble("payment", 1, 200, 15));

  private final Instant end;
  private final Duration length;
  private final SplittableRandom random;

  /**
   * @param end of the time, exclusive
   * @param length how long it is
   * @param seed of all that is random
   */
  SeedTraffic(Instant end, Duration length, long seed) {
    this.length = length;
    this.end = end.truncatedTo(ChronoUnit.MINUTES);
    this.random = new SplittableRandom(seed);
  }

  Instant end() {
    return end;
  }

  Instant incident() {
    return end.minus(length.dividedBy(3)).truncatedTo(ChronoUnit.HOURS);
  }

  Instant deploy() {
    return end.minus(length.dividedBy(6)).truncatedTo(ChronoUnit.MINUTES);
  }

  /** The calls of one minute; minutes are to be asked for in their order. */
  void minute(Instant minute, Consumer<CallRecord> calls) {
    for (int slot = 0; slot < SLOTS; slot++) {
      Instant from = minute.plusSeconds((long) slot * SLOT_SECONDS);
      // Two instances of payment take turns.
      boolean secondPayment = slot % 2 == 1 && from.isBefore(incident().plus(INCIDENT));
      for (SeedVisit visit : SeedVisit.ALL) {
        visits(visit, from, secondPayment, calls);
      }
    }
  }

  private void visits(
      SeedVisit visit, Instant from, boolean secondPayment, Consumer<CallRecord> calls) {
    long visits =
        whole(visit.perMinute() / SLOTS * rhythm(from) * (0.85 + 0.3 * random.nextDouble()));
    boolean bankAway = visit.equals(SeedVisit.BUY) && secondPayment && !from.isBefore(incident());
    long left = visits;
    for (SeedTrouble trouble : bankAway ? BANK_AWAY : visit.usual()) {
      long some = Math.min(left, whole(visits * trouble.share()));
      trace(visit, from, secondPayment, trouble, some, calls);
      left -= some;
    }
    trace(visit, from, secondPayment, null, left, calls);
  }

  private void trace(
      SeedVisit visit,
      Instant from,
      boolean secondPayment,
      @Nullable SeedTrouble trouble,
      long weight,
      Consumer<CallRecord> calls) {
    if (weight == 0) {
      return;
    }
    boolean deployed = !from.isBefore(deploy());
    new SeedTrace(
            random,
            service -> {
              boolean second =
                  switch (service) {
                    case "catalog" -> deployed;
                    case "payment" -> secondPayment;
                    default -> false;
                  };
              return service + (second ? "-2" : "-1");
            },
            trouble,
            weight,
            calls)
        .visit(deployed ? visit.after() : visit.before(), from.plusMillis(random.nextInt(2_000)));
  }

  /** The share of the busiest traffic. */
  static double rhythm(Instant time) {
    OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
    double day = (double) LocalTime.from(utc).toSecondOfDay() / Duration.ofDays(1).toSeconds();
    double wave = 0.5 - 0.5 * Math.cos(2 * Math.PI * (day - 2.0 / 24));
    boolean weekend =
        utc.getDayOfWeek() == DayOfWeek.SATURDAY || utc.getDayOfWeek() == DayOfWeek.SUNDAY;
    return (0.25 + 0.75 * wave) * (weekend ? 0.6 : 1);
  }

  /** A whole number that is right on the average. */
  private long whole(double number) {
    long below = (long) Math.floor(number);
    return random.nextDouble() < number - below ? below + 1 : below;
  }
}
