package io.meshline.standalone.seed;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Protocol;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A made-up past of the sample mesh, plain and repeatable: the same end and seed give the same
 * calls.
 *
 * <ul>
 *   <li>Traffic follows the day: most at two in the afternoon (UTC), a quarter of it at night, less
 *       at weekends.
 *   <li>An incident: for three quarters of an hour, at two thirds of the time, payment fails often
 *       and is slow, and checkout with it.
 *   <li>A deploy: at five sixths of the time a new release of the catalogue, which is slower and
 *       calls the cart.
 * </ul>
 *
 * <p>Each observation stands for several calls, by its weight. Instances and endpoints are told of
 * the last day only. Calls come in the order of their times, to within 10 s.
 */
final class SeedTraffic {
  static final Duration INCIDENT = Duration.ofMinutes(45);

  private static final int SLOTS = 4;
  private static final int SLOT_SECONDS = 60 / SLOTS;
  private static final double USUAL_FAILURES = 0.004;
  private static final double PAYMENT_FAILURES = 0.03;
  private static final double INCIDENT_FAILURES = 0.45;

  private final Instant end;
  private final int days;
  private final SplittableRandom random;

  /**
   * @param end of the time, exclusive
   * @param days how long it is
   * @param seed of all that is random
   */
  SeedTraffic(Instant end, int days, long seed) {
    this.days = days;
    this.end = end.truncatedTo(ChronoUnit.MINUTES);
    this.random = new SplittableRandom(seed);
  }

  Instant end() {
    return end;
  }

  Instant incident() {
    return end.minus(days * 8L, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);
  }

  Instant deploy() {
    return end.minus(days * 4L, ChronoUnit.HOURS);
  }

  /** The calls of one minute; minutes are to be asked for in their order. */
  void minute(Instant minute, Consumer<CallRecord> calls) {
    for (int slot = 0; slot < SLOTS; slot++) {
      Instant from = minute.plusSeconds((long) slot * SLOT_SECONDS);
      for (SeedWay way : SeedWay.ALL) {
        if (!way.equals(SeedWay.CATALOG_TO_CART) || !minute.isBefore(deploy())) {
          slot(way, from, calls);
        }
      }
    }
  }

  private void slot(SeedWay way, Instant from, Consumer<CallRecord> calls) {
    double expected = way.perMinute() / SLOTS * rhythm(from) * (0.85 + 0.3 * random.nextDouble());
    long n = whole(expected);
    long failed = whole(n * failures(way, from));
    if (n - failed > 0) {
      observe(way, from, n - failed, Outcome.SUCCESS, calls);
    }
    if (failed > 0) {
      observe(way, from, failed, Outcome.FAILURE, calls);
    }
  }

  private void observe(
      SeedWay way, Instant from, long weight, Outcome outcome, Consumer<CallRecord> calls) {
    boolean detailed = from.isAfter(end.minus(1, ChronoUnit.DAYS));
    boolean deployed = !from.isBefore(deploy());
    // Whoever answers at once with an error is fast; time-outs are slow.
    long micros = Math.round(way.micros() * slowness(way, from) * spread());
    Instant start = from.plusMillis(random.nextInt(2_000));
    for (SeedWay.Seen seen : way.seenBy()) {
      calls.accept(
          CallRecord.newBuilder()
              .setStart(start)
              .setLatencyMicros(micros + Math.round(seen.moreMicros() * spread()))
              .setReporter(seen.reporter())
              .setSide(seen.side())
              .setSource(
                  SeedWay.party(way.source(), detailed ? instance(way.source(), deployed) : "", ""))
              .setDestination(
                  SeedWay.party(
                      way.destination(),
                      detailed ? instance(way.destination(), deployed) : "",
                      detailed ? way.endpoint() : ""))
              .setProtocol(way.protocol())
              .setStatusCode(status(way, outcome))
              .setOutcome(outcome)
              .setReason(outcome == Outcome.FAILURE ? "503" : "")
              .setWeight(weight)
              .build());
    }
  }

  private static String instance(String service, boolean deployed) {
    return service + (service.equals("catalog") && deployed ? "-2" : "-1");
  }

  private static int status(SeedWay way, Outcome outcome) {
    return switch (way.protocol()) {
      case HTTP -> outcome == Outcome.FAILURE ? 503 : 200;
      default -> 0;
    };
  }

  private boolean isIncident(Instant time) {
    return !time.isBefore(incident()) && time.isBefore(incident().plus(INCIDENT));
  }

  private double failures(SeedWay way, Instant time) {
    boolean payment = way.equals(SeedWay.TO_PAYMENT);
    if (isIncident(time) && (payment || way.equals(SeedWay.TO_CHECKOUT))) {
      return payment ? INCIDENT_FAILURES : 0.8 * INCIDENT_FAILURES;
    }
    if (way.protocol() != Protocol.HTTP) {
      return 0;
    }
    return payment ? PAYMENT_FAILURES : USUAL_FAILURES;
  }

  private double slowness(SeedWay way, Instant time) {
    if (isIncident(time) && way.equals(SeedWay.TO_PAYMENT)) {
      return 12;
    }
    if (isIncident(time) && way.equals(SeedWay.TO_CHECKOUT)) {
      return 5;
    }
    return way.equals(SeedWay.TO_CATALOG) && !time.isBefore(deploy()) ? 1.7 : 1;
  }

  /** Around 1, seldom much more: as latencies are. */
  private double spread() {
    double gauss = random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5;
    double usual = Math.exp(gauss);
    return random.nextInt(60) == 0 ? 8 * usual : usual;
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
