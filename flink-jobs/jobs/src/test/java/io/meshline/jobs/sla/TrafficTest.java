package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Alert;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.Severity;
import io.meshline.schemas.SlaMetrics;
import io.meshline.sla.Entity;
import io.meshline.sla.Grain;
import io.meshline.sla.Party;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/**
 * Nine weeks of traffic through the operator, in event time: a service, an endpoint and an edge, by
 * name and by pattern, availability and latency, rolling periods and months of the calendar, with
 * early results, corrections that raise and lower, incidents, silent hours, and restarts from a
 * snapshot on the way. What a store holds of each minute and hour, and each change of an alert, are
 * as {@link ExpectedObjective} has them of the traffic alone.
 *
 * <p>Two days of sixteen are full of calls, so that windows of days burn; of the others twenty
 * minutes, which reach into all windows of later ones.
 */
class TrafficTest extends TrackObjectivesContract {
  private static final int DAYS = 63;
  private static final int MINUTES = DAYS * 1_440;
  private static final int LONGEST_CORRECTION = 12;
  private static final int FINAL = 30;
  private static final Entity ENDPOINT =
      Entity.node(Grain.ENDPOINT, new Party("", "", "shop", "cart", "", "GET:/cart", "service"));
  private static final Entity EDGE = new Entity(Grain.SERVICE, service("front"), CART);

  private static final Map<String, String> FILES =
      Map.of(
          "a.yaml",
          """
          objectives:
            - {name: service, indicator: availability, target: 99.9%, on: {service: cart}}
            - name: pattern
              indicator: latency
              faster-than: 300ms
              target: 99%
              period: month
              on: {service: "ca*"}
            - name: endpoint
              indicator: availability
              target: 99.5%
              period: month
              on: {service: cart, endpoint: "GET:/*"}
              alerting:
                burn-rates:
                  - {severity: page, factor: 10, long: 30m, short: 5m}
                  - {severity: ticket, factor: 2, long: 2h, short: 30m}
                pending: 2m
                resolve-factor: 0.5
                resolve-after: 5m
                least-bad-calls: 20
            - name: edge
              indicator: latency
              faster-than: 300ms
              target: 99%
              period: 7d
              on: {source: {service: front}, destination: {service: cart}}
              alerting:
                burn-rates: [{severity: page, factor: 5, long: 1h, short: 30m}]
          rules:
            - name: failing
              metric: success-percent
              comparison: "<"
              threshold: 90
              count: 3
              period: 10m
              silence: 7m
              on: {service: cart}
          """);

  private final Random random = new Random(20_261_129);
  private final ExpectedObjective service =
      expected(ExpectedObjective.Spec.ofWorkbook("service", 1, 28));
  private final ExpectedObjective pattern =
      expected(ExpectedObjective.Spec.ofWorkbook("pattern", 10, 0));
  private final ExpectedObjective endpoint =
      expected(
          new ExpectedObjective.Spec(
              "endpoint",
              5,
              0,
              Map.of(
                  Severity.PAGE, new int[][] {{30, 5, 10_000}},
                  Severity.TICKET, new int[][] {{120, 30, 2_000}}),
              2,
              50,
              5,
              20));
  private final ExpectedObjective edge =
      expected(
          new ExpectedObjective.Spec(
              "edge", 10, 7, Map.of(Severity.PAGE, new int[][] {{60, 30, 5_000}}), 0, 90, 3, 5));
  private final List<ExpectedObjective> all = List.of(service, pattern, endpoint, edge);

  private final ExpectedRule failing = new ExpectedRule("failing", MINUTES);

  private final Map<Integer, List<Minute>> corrections = new HashMap<>();
  private final List<String> expectedChanges = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Map<Integer, Map<String, SlaMetrics>> store = new HashMap<>();
  private final Map<Entity, int[]> incidents = new HashMap<>();
  private final Map<Entity, Double> incidentRates = new HashMap<>();
  private int checked;
  private int documents;

  TrafficTest() throws Exception {}

  private static ExpectedObjective expected(ExpectedObjective.Spec spec) {
    return new ExpectedObjective(BEGIN, MINUTES, spec);
  }

  /** What an entity had in a minute. */
  private record Minute(Entity entity, int minute, long calls, long failed, long slow) {}

  @Test
  void whatIsToldIsAsTheTrafficWas() throws Exception {
    harness.close();
    harness = open(FILES, null, false, 1, 1, 0, false);
    for (int minute = 0; minute < MINUTES; minute++) {
      if (isBusy(minute)) {
        for (Entity entity : List.of(NODE, ENDPOINT, EDGE)) {
          observe(entity, minute);
        }
      }
      if (minute % 9_001 == 3_300) {
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        harness = open(FILES, state, false, 1, 1, 0, false);
      }
      int end = minute + 1;
      watermark(BEGIN + end);
      keep();
      all.forEach(one -> one.close(end, expectedChanges));
      failing.close(end, expectedChanges);
      for (Minute late : corrections.getOrDefault(minute, List.of())) {
        see(late);
      }
      check(end - FINAL);
    }
    check(MINUTES);
    Collections.sort(told);
    Collections.sort(expectedChanges);
    assertThat(told).isEqualTo(expectedChanges);
    for (String kind :
        List.of(
            "service PAGE",
            "service TICKET",
            "pattern PAGE",
            "pattern TICKET",
            "endpoint PAGE FIRING",
            "endpoint TICKET PENDING",
            "edge PAGE",
            "failing TICKET FIRING",
            "failing TICKET RESOLVED")) {
      assertThat(told).as(kind).anyMatch(change -> change.contains(kind));
    }
    assertThat(documents).isGreaterThan(40_000);
  }

  /** Of the others twenty minutes, in each hour of a day once in a while. */
  private static boolean isBusy(int minute) {
    int day = minute / 1_440;
    int ofDay = minute % 1_440;
    if (day % 16 == 2 || day % 16 == 3) {
      return ofDay / 60 != 4;
    }
    return ofDay / 20 == day * 7 % 72 || (day == 0 && ofDay < 30);
  }

  /** An early result now and then, and the result, of which something may be wrong until later. */
  private void observe(Entity entity, int minute) throws Exception {
    int hour = minute / 60 % 24;
    long calls = 60 + random.nextInt(20) + Math.round(40 * Math.sin(hour / 24.0 * 2 * Math.PI));
    int[] left = incidents.computeIfAbsent(entity, one -> new int[1]);
    if (left[0] == 0 && random.nextInt(150) == 0) {
      left[0] = 1 + random.nextInt(random.nextInt(4) == 0 ? 700 : 40);
      incidentRates.put(entity, Math.pow(10, -2 * random.nextDouble()));
    }
    double rate = left[0] > 0 ? incidentRates.getOrDefault(entity, 0.0) : 0.000_2;
    left[0] = Math.max(0, left[0] - 1);
    long failed = some(calls, rate);
    long slow = some(calls, Math.min(1, 3 * rate));
    if (random.nextInt(5) == 0) {
      see(new Minute(entity, minute, calls / 2, failed / 2, slow / 2));
    }
    Minute whole = new Minute(entity, minute, calls, failed, slow);
    if (random.nextInt(15) == 0) {
      long wrong = calls + random.nextInt(21) - 10;
      corrections
          .computeIfAbsent(minute + 1 + random.nextInt(LONGEST_CORRECTION), at -> new ArrayList<>())
          .add(whole);
      see(new Minute(entity, minute, wrong, Math.min(wrong, failed), Math.min(wrong, slow / 2)));
    } else {
      see(whole);
    }
  }

  private long some(long calls, double rate) {
    long some = 0;
    for (int i = 0; i < calls; i++) {
      some += random.nextDouble() < rate ? 1 : 0;
    }
    return some;
  }

  private void see(Minute seen) throws Exception {
    if (seen.entity.equals(NODE)) {
      service.set(seen.minute, seen.calls, seen.failed);
      pattern.set(seen.minute, seen.calls, seen.slow);
      failing.set(seen.minute, seen.calls, seen.failed);
    } else if (seen.entity.equals(ENDPOINT)) {
      endpoint.set(seen.minute, seen.calls, seen.failed);
    } else {
      edge.set(seen.minute, seen.calls, seen.slow);
    }
    see(seen.entity, BEGIN + seen.minute, figures(seen.calls, seen.failed, seen.slow));
  }

  private void keep() {
    for (SlaMetrics one : progress) {
      int end =
          (int)
              (one.getWindowStart().getEpochSecond() / 60
                  - BEGIN
                  + (one.getResolution() == Resolution.HOUR ? 60 : 1));
      store
          .computeIfAbsent(end, at -> new TreeMap<>())
          .merge(
              one.getObjective() + " " + one.getResolution(),
              one,
              (old, now) -> now.getVersion() >= old.getVersion() ? now : old);
    }
    progress.clear();
    for (Alert alert : alerts) {
      told.add(
          ExpectedObjective.change(
              alert.getChangedAt().getEpochSecond() / 60 - BEGIN,
              alert.getLabels().getOrDefault("objective", alert.getName()),
              alert.getSeverity(),
              alert.getState()));
    }
    alerts.clear();
    events.clear();
  }

  /** Documents of windows that end before a minute and can change no more. */
  private void check(int before) {
    for (; checked < before; checked++) {
      int end = checked + 1;
      Map<String, SlaMetrics> seen = Objects.requireNonNullElse(store.remove(end), Map.of());
      Set<String> missing = new HashSet<>();
      for (ExpectedObjective one : all) {
        for (Resolution resolution : List.of(Resolution.MINUTE, Resolution.HOUR)) {
          SlaMetrics document = seen.get(one.name() + " " + resolution);
          if (document == null && one.isTold(resolution, end)) {
            missing.add(one.name() + " " + resolution);
          } else if (document != null) {
            String difference = one.difference(document, end);
            if (!difference.isEmpty()) {
              assertThat(difference).as("%s %s to %d", one.name(), resolution, end).isEmpty();
            }
            documents++;
          }
        }
      }
      if (!missing.isEmpty()) {
        assertThat(missing).as("documents to %d", end).isEmpty();
      }
    }
  }
}
