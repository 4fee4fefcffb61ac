package io.meshline.standalone.seed;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SeedTrafficTest {
  private static final Instant END = Instant.parse("2026-11-27T10:20:30Z");

  @Test
  void theSameEndAndSeedGiveTheSameCalls() {
    assertThat(calls(END.minusSeconds(600), Duration.ofMinutes(5)))
        .isEqualTo(calls(END.minusSeconds(600), Duration.ofMinutes(5)))
        .isNotEmpty();
  }

  @Test
  void callsComeInTheirOrderAndStayInTheirMinutes() {
    Instant begin = END.minus(3, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MINUTES);
    Instant newest = begin;
    for (CallRecord call : calls(begin, Duration.ofMinutes(30))) {
      Instant completed = call.getStart().plusNanos(call.getLatencyMicros() * 1_000);
      assertThat(call.getStart()).isBetween(begin, begin.plus(Duration.ofMinutes(30)));
      assertThat(completed).isAfter(newest.minusSeconds(10));
      newest = completed.isAfter(newest) ? completed : newest;
    }
  }

  @Test
  void trafficFollowsTheDay() {
    assertThat(SeedTraffic.rhythm(Instant.parse("2026-11-25T14:00:00Z"))).isEqualTo(1);
    assertThat(SeedTraffic.rhythm(Instant.parse("2026-11-25T02:00:00Z"))).isEqualTo(0.25);
    // A Sunday.
    assertThat(SeedTraffic.rhythm(Instant.parse("2026-11-29T14:00:00Z"))).isEqualTo(0.6);
    Duration hour = Duration.ofHours(1);
    assertThat(weight(calls(Instant.parse("2026-11-26T14:00:00Z"), hour), call -> true))
        .isGreaterThan(
            3 * weight(calls(Instant.parse("2026-11-26T02:00:00Z"), hour), call -> true));
  }

  @Test
  void duringTheIncidentPaymentFails() {
    Instant incident = new SeedTraffic(END, 7, 1).incident();
    assertThat(failures(incident)).isBetween(0.40, 0.50);
    assertThat(failures(incident.minus(1, ChronoUnit.HOURS))).isBetween(0.01, 0.05);
    assertThat(failures(incident.plus(1, ChronoUnit.HOURS))).isBetween(0.01, 0.05);
  }

  @Test
  void theNewReleaseIsAnInstanceOfItsOwnAndCallsTheCart() {
    Instant deploy = new SeedTraffic(END, 7, 1).deploy();
    Predicate<CallRecord> toCart =
        call ->
            call.getSource().getService().equals("catalog")
                && call.getDestination().getService().equals("cart");
    Duration minutes = Duration.ofMinutes(20);
    assertThat(calls(deploy.minus(minutes), minutes)).noneMatch(toCart);
    assertThat(calls(deploy, minutes)).anyMatch(toCart);
    assertThat(calls(END.minus(minutes), Duration.ofMinutes(10)))
        .filteredOn(toCart)
        .allMatch(call -> call.getSource().getInstance().equals("catalog-2"));
  }

  private static double failures(Instant from) {
    Predicate<CallRecord> payment =
        call ->
            call.getDestination().getService().equals("payment")
                && call.getSide() == Side.SERVER
                && call.getReporter() == Reporter.AGENT;
    List<CallRecord> calls = calls(from, Duration.ofMinutes(40));
    return (double) weight(calls, payment.and(call -> call.getOutcome() == Outcome.FAILURE))
        / weight(calls, payment);
  }

  private static long weight(List<CallRecord> calls, Predicate<CallRecord> wanted) {
    return calls.stream().filter(wanted).mapToLong(CallRecord::getWeight).sum();
  }

  private static List<CallRecord> calls(Instant from, Duration length) {
    SeedTraffic traffic = new SeedTraffic(END, 7, 20_261_129);
    List<CallRecord> calls = new ArrayList<>();
    Instant begin = from.truncatedTo(ChronoUnit.MINUTES);
    for (Instant minute = begin;
        minute.isBefore(begin.plus(length));
        minute = minute.plusSeconds(60)) {
      traffic.minute(minute, calls::add);
    }
    return calls;
  }
}
