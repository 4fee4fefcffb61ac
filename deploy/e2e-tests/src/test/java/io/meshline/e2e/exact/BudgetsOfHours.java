package io.meshline.e2e.exact;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What objectives had in each hour, as one job told it, and what another one makes of it that knows
 * nothing else of that time: added up here from the documents.
 */
final class BudgetsOfHours {
  private static final Party USER =
      Party.newBuilder().setService("User").setKind(Kind.USER).build();
  private static final Party CALLER =
      Party.newBuilder().setNamespace("shop").setService("caller").build();
  private static final Set<String> WHICH =
      Set.of(
          "objective",
          "grain",
          "source",
          "destination",
          "tenant",
          "environment",
          "kind",
          "service",
          "endpoint");
  private static final int CALLS = 10;
  private static final int BAD_CALLS = 2;

  /** Sums over all hours of an objective of one node or edge, and where they begin. */
  private record Past(Instant since, int hours, long good, long total) {
    Past with(Past other) {
      return new Past(
          since.isBefore(other.since) ? since : other.since,
          hours + other.hours,
          good + other.good,
          total + other.total);
    }
  }

  private final Map<JsonNode, Past> pasts = new HashMap<>();

  /**
   * Of an index.
   *
   * @param hours documents of hours, by their places
   */
  BudgetsOfHours(Map<String, JsonNode> hours) {
    for (JsonNode hour : hours.values()) {
      pasts.merge(
          which(hour),
          new Past(
              Instant.parse(hour.get("@timestamp").asText()),
              1,
              hour.get("good").asLong(),
              hour.get("total").asLong()),
          Past::with);
    }
    assertThat(pasts.keySet().stream().map(one -> one.at("/objective/indicator").asText()))
        .contains("availability", "latency");
    assertThat(pasts.keySet()).anyMatch(one -> one.has("source"));
    assertThat(pasts.values()).anyMatch(past -> past.good < past.total && past.hours > 4);
  }

  /** Calls within one minute to all of them; some fail, after a long time. */
  List<CallRecord> callsIn(Instant minute) {
    List<CallRecord> calls = new ArrayList<>();
    for (JsonNode one : pasts.keySet()) {
      Party called = DocumentCheck.party(one.has("source") ? one.get("destination") : one);
      boolean seen = called.getKind() == Kind.SERVICE;
      for (int i = 0; i < CALLS; i++) {
        boolean bad = i < BAD_CALLS;
        calls.add(
            CallRecord.newBuilder()
                .setStart(minute.plusMillis(100L * i))
                .setLatencyMicros(bad ? 900_000 : 9_000)
                .setReporter(Reporter.AGENT)
                .setSide(seen ? Side.SERVER : Side.CLIENT)
                .setSource(
                    one.has("source")
                        ? DocumentCheck.party(one.get("source"))
                        : seen ? USER : CALLER)
                .setDestination(called)
                .setOutcome(bad ? Outcome.FAILURE : Outcome.SUCCESS)
                .build());
      }
    }
    return calls;
  }

  /** Every budget is that of all these hours and of a minute after them. */
  void assertGoOn(Iterable<JsonNode> minutes, Instant minute) {
    Map<JsonNode, JsonNode> then = new HashMap<>();
    for (JsonNode document : minutes) {
      if (Instant.parse(document.get("@timestamp").asText()).equals(minute)) {
        then.put(which(document), document);
      }
    }
    assertThat(then.keySet()).containsAll(pasts.keySet());
    pasts.forEach((one, past) -> check(past, requireNonNull(then.get(one)), minute));
  }

  private static void check(Past past, JsonNode minute, Instant begin) {
    long total = past.total + minute.get("total").asLong();
    long good = past.good + minute.get("good").asLong();
    assertThat(minute.get("total").asLong()).isGreaterThanOrEqualTo(CALLS);
    assertThat(minute.get("bad").asLong()).isGreaterThanOrEqualTo(BAD_CALLS);
    assertThat(minute.at("/period/total").asLong()).as("calls of %s", minute).isEqualTo(total);
    assertThat(minute.at("/period/good").asLong()).as("good of %s", minute).isEqualTo(good);
    long covered = Duration.between(past.since, begin).toMinutes() + 1;
    assertThat(minute.get("covered_minutes").asLong()).as("known of %s", minute).isEqualTo(covered);
    // Of the rest of the period, as many calls a minute are taken as there were.
    double all = (double) total * minute.at("/objective/period_minutes").asLong() / covered;
    double mayBeBad = (1 - minute.at("/objective/target").asDouble()) * all;
    assertThat(minute.get("error_budget_left").asDouble())
        .as("budget left of %s", minute)
        .isCloseTo(1 - (total - good) / mayBeBad, within(1e-9));
  }

  private static JsonNode which(JsonNode document) {
    return ((ObjectNode) document.deepCopy()).retain(WHICH);
  }
}
