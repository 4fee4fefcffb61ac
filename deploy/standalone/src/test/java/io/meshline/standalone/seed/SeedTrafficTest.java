package io.meshline.standalone.seed;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.CallChecks;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SeedTrafficTest {
  private static final Instant END = Instant.parse("2026-11-27T10:20:30Z");
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration MINUTES = Duration.ofMinutes(20);

  @Test
  void theSameEndAndSeedGiveTheSameCalls() {
    assertThat(calls(END.minusSeconds(600), Duration.ofMinutes(5)))
        .isEqualTo(calls(END.minusSeconds(600), Duration.ofMinutes(5)))
        .isNotEmpty();
  }

  @Test
  void callsComeInTheirOrderAndStayInTheirMinutesAndWithinTheLimits() {
    Instant begin = traffic().incident().minus(MINUTES);
    Instant newest = begin;
    for (CallRecord call : calls(begin, Duration.ofMinutes(40))) {
      Instant completed = call.getStart().plusNanos(call.getLatencyMicros() * 1_000);
      assertThat(call.getStart()).isBetween(begin, begin.plus(Duration.ofMinutes(40)));
      assertThat(completed).isAfter(newest.minusSeconds(10));
      assertThat(CallChecks.withoutTime(call)).isNull();
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
  void eachPointTellsOfACallWhatItKnows() {
    List<CallRecord> calls =
        calls(END.minus(3, ChronoUnit.DAYS), MINUTES).stream()
            .filter(to("checkout", "payment"))
            .filter(call -> call.getOutcome() == Outcome.SUCCESS)
            .limit(40)
            .toList();
    Map<String, List<CallRecord>> byTrace =
        calls.stream().collect(Collectors.groupingBy(CallRecord::getTraceId));
    assertThat(byTrace).hasSize(10);
    assertThat(calls)
        .allSatisfy(
            call -> {
              boolean agent = call.getReporter() == Reporter.AGENT;
              assertThat(call.getTraceId()).matches("[0-9a-f]{32}");
              assertThat(call.getDestination().getEndpoint()).isEqualTo("POST:/payments");
              assertThat(call.getSource().getEndpoint()).isEqualTo(agent ? "POST:/orders" : "");
              assertThat(call.getSource().getInstance()).isEqualTo("checkout-1");
              assertThat(call.getRequestBytes() > 0).isEqualTo(!agent);
            });
    for (List<CallRecord> seen : byTrace.values()) {
      // From the callee to the caller, each within what the next one saw.
      assertThat(seen)
          .extracting(call -> call.getReporter() + " " + call.getSide())
          .containsExactly("AGENT SERVER", "SIDECAR SERVER", "SIDECAR CLIENT", "AGENT CLIENT");
      for (int i = 1; i < seen.size(); i++) {
        assertThat(seen.get(i).getLatencyMicros())
            .isGreaterThan(seen.get(i - 1).getLatencyMicros());
        assertThat(seen.get(i).getStart()).isBeforeOrEqualTo(seen.get(i - 1).getStart());
      }
    }
  }

  @Test
  void whoIsCalledTakesAsLongAsAllThatItWaitsFor() {
    List<CallRecord> visit = unharmedVisit(END.minus(3, ChronoUnit.DAYS), "POST:/buy");
    CallRecord checkout = one(visit, to("front", "checkout"), Reporter.AGENT, Side.SERVER);
    long waited =
        visit.stream()
            .filter(
                call ->
                    call.getSource().getService().equals("checkout")
                        && call.getReporter() == Reporter.AGENT
                        && call.getSide() == Side.CLIENT)
            .mapToLong(CallRecord::getLatencyMicros)
            .sum();
    assertThat(checkout.getLatencyMicros()).isGreaterThan(waited);
    assertThat(visit.stream().filter(to("shop.orders", "shipping"))).hasSize(1);
    assertThat(visit.stream().filter(to("User", "front")))
        .singleElement()
        .satisfies(call -> assertThat(call.getSource().getKind()).isEqualTo(Kind.USER));
  }

  @Test
  void duringTheIncidentOneInstanceOfPaymentFailsAndWithItAllThatNeedsIt() {
    Instant incident = traffic().incident();
    Predicate<CallRecord> payment = to("checkout", "payment");
    assertThat(failures(incident, payment)).isBetween(0.38, 0.52);
    assertThat(failures(incident, payment.and(by("payment-2")))).isBetween(0.8, 1.0);
    assertThat(failures(incident, payment.and(by("payment-1")))).isLessThan(0.05);
    assertThat(failures(incident, to("front", "checkout"))).isBetween(0.38, 0.52);
    assertThat(failures(incident.minus(1, ChronoUnit.HOURS), payment)).isLessThan(0.02);
    assertThat(failures(incident.plus(1, ChronoUnit.HOURS), payment)).isLessThan(0.02);

    List<CallRecord> failed =
        calls(incident, MINUTES).stream()
            .filter(call -> call.getOutcome() == Outcome.FAILURE)
            .filter(call -> call.getReporter() == Reporter.AGENT && call.getSide() == Side.SERVER)
            .filter(call -> call.getReason().equals("504"))
            .toList();
    Set<String> traces = failed.stream().map(CallRecord::getTraceId).collect(Collectors.toSet());
    // The visitors' own calls are on the same traces, as bad gateways; nothing was ordered.
    List<CallRecord> all = calls(incident, MINUTES);
    assertThat(all)
        .filteredOn(to("User", "front"))
        .filteredOn(call -> traces.contains(call.getTraceId()))
        .hasSameSizeAs(traces)
        .allMatch(call -> call.getStatusCode() == 502 && call.getReason().equals("502"));
    assertThat(all)
        .filteredOn(call -> traces.contains(call.getTraceId()))
        .noneMatch(call -> call.getProtocol() == Protocol.MESSAGING);
  }

  @Test
  void afterTheIncidentThereIsOneInstanceOfPaymentLeft() {
    Instant over = traffic().incident().plus(SeedTraffic.INCIDENT);
    assertThat(instances(over.minus(MINUTES), "payment")).containsExactly("payment-1", "payment-2");
    assertThat(instances(over, "payment")).containsExactly("payment-1");
  }

  @Test
  void theNewReleaseTakesOverIsSlowerAndCallsTheCart() {
    Instant deploy = traffic().deploy();
    Predicate<CallRecord> toCart = to("catalog", "cart");
    assertThat(calls(deploy.minus(MINUTES), MINUTES)).noneMatch(toCart);
    assertThat(instances(deploy.minus(MINUTES), "catalog")).containsExactly("catalog-1");
    assertThat(instances(deploy, "catalog")).containsExactly("catalog-2");
    assertThat(calls(deploy, MINUTES))
        .filteredOn(toCart)
        .isNotEmpty()
        .allMatch(call -> call.getSource().getInstance().equals("catalog-2"));
    assertThat(mean(deploy, to("front", "catalog")))
        .isGreaterThan(1.5 * mean(deploy.minus(MINUTES), to("front", "catalog")));
  }

  private static SeedTraffic traffic() {
    return new SeedTraffic(END, WEEK, 20_261_129);
  }

  private static Predicate<CallRecord> to(String source, String destination) {
    return call ->
        call.getSource().getService().equals(source)
            && call.getDestination().getService().equals(destination);
  }

  private static Predicate<CallRecord> by(String instance) {
    return call -> call.getDestination().getInstance().equals(instance);
  }

  private static List<String> instances(Instant from, String service) {
    return calls(from, MINUTES).stream()
        .map(CallRecord::getDestination)
        .filter(party -> party.getService().equals(service))
        .map(Party::getInstance)
        .distinct()
        .sorted()
        .toList();
  }

  private static double mean(Instant from, Predicate<CallRecord> wanted) {
    return calls(from, MINUTES).stream()
        .filter(wanted)
        .mapToLong(CallRecord::getLatencyMicros)
        .average()
        .orElseThrow();
  }

  /** The calls of a visit in which nothing went wrong. */
  private static List<CallRecord> unharmedVisit(Instant from, String endpoint) {
    List<CallRecord> calls = calls(from, Duration.ofMinutes(1));
    String trace =
        calls.stream()
            .filter(to("User", "front"))
            .filter(call -> call.getDestination().getEndpoint().equals(endpoint))
            .filter(call -> call.getOutcome() == Outcome.SUCCESS)
            .findFirst()
            .orElseThrow()
            .getTraceId();
    return calls.stream().filter(call -> call.getTraceId().equals(trace)).toList();
  }

  private static CallRecord one(
      List<CallRecord> calls, Predicate<CallRecord> wanted, Reporter reporter, Side side) {
    return calls.stream()
        .filter(wanted)
        .filter(call -> call.getReporter() == reporter && call.getSide() == side)
        .findFirst()
        .orElseThrow();
  }

  private static double failures(Instant from, Predicate<CallRecord> wanted) {
    Predicate<CallRecord> server =
        wanted.and(call -> call.getSide() == Side.SERVER && call.getReporter() == Reporter.AGENT);
    List<CallRecord> calls = calls(from, Duration.ofMinutes(40));
    return (double) weight(calls, server.and(call -> call.getOutcome() == Outcome.FAILURE))
        / weight(calls, server);
  }

  private static long weight(List<CallRecord> calls, Predicate<CallRecord> wanted) {
    return calls.stream().filter(wanted).mapToLong(CallRecord::getWeight).sum();
  }

  private static List<CallRecord> calls(Instant from, Duration length) {
    SeedTraffic traffic = traffic();
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
