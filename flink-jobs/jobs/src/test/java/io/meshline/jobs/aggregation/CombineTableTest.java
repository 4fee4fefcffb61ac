package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.EndpointNames;
import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.WindowSize;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Party;
import io.meshline.schemas.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CombineTableTest {

  private static final Instant MINUTE = Instant.parse("2026-11-22T10:15:00Z");
  private static final Lateness LATENESS =
      new Lateness(
          Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(1), Duration.ofMinutes(2));
  private static final Party FRONT = SampleCalls.service("front", "f1", "GET:/cart/1");
  private static final Party CART = SampleCalls.service("cart", "c1", "GET:/cart/77");

  private final List<Partial> partials = new ArrayList<>();

  private static CombineTable table(int maxPaths, int maxPartials) {
    return new CombineTable(LATENESS, new EndpointNames(List.of()), 500_000, maxPaths, maxPartials);
  }

  private static CallRecord at(String time) {
    return SampleCalls.call(Instant.parse(time), 1_000, FRONT, CART);
  }

  @Test
  void oneCallFeedsThreeEdgesAndThreeNodes() {
    CombineTable table = table(100, 100);

    assertThat(table.add(at("2026-11-22T10:15:01Z"))).isTrue();
    table.flush(partials::add);

    assertThat(partials).hasSize(6);
    assertThat(partials).filteredOn(p -> p.entity().isEdge()).hasSize(3);
    assertThat(partials)
        .allSatisfy(p -> assertThat(p.finest()).isEqualTo(WindowSize.MINUTE))
        .allSatisfy(p -> assertThat(p.minuteMicros()).isEqualTo(MINUTE.toEpochMilli() * 1_000));
    assertThat(partials)
        .extracting(p -> p.entity().destination().getEndpoint())
        .contains("GET:/cart/{id}");
  }

  @Test
  void aCallForItsEndpointAloneFeedsThatNodeAndNothingElse() {
    CombineTable table = table(100, 100);
    CallRecord alone = at("2026-11-22T10:15:01Z");
    alone.setScope(Scope.ENDPOINT);

    assertThat(table.add(at("2026-11-22T10:15:01Z"))).isTrue();
    assertThat(table.add(alone)).isTrue();
    table.flush(partials::add);

    assertThat(table.aggregated()).isEqualTo(2);
    assertThat(partials).hasSize(6);
    assertThat(partials)
        .filteredOn(p -> observations(p) == 2)
        .singleElement()
        .satisfies(p -> assertThat(p.entity().isEdge()).isFalse())
        .satisfies(p -> assertThat(p.entity().grain()).isEqualTo(Grain.ENDPOINT));
    assertThat(partials).filteredOn(p -> observations(p) == 1).hasSize(5);
  }

  @Test
  void aMinuteThatEndsIsGivenAwayBeforeTheWatermark() {
    CombineTable table = table(100, 100);
    table.advance(MINUTE.toEpochMilli(), partials::add);
    table.add(at("2026-11-22T10:15:01Z"));

    table.advance(MINUTE.plusSeconds(30).toEpochMilli(), partials::add);
    assertThat(partials).isEmpty();
    table.advance(MINUTE.plusSeconds(60).toEpochMilli() - 1, partials::add);
    assertThat(partials).hasSize(6);
    assertThat(table.isEmpty()).isTrue();
  }

  @Test
  void lateForTheMinuteCountsInTheHourAndIsLate() {
    CombineTable table = table(100, 100);
    table.advance(MINUTE.plusSeconds(60 + 600).toEpochMilli() - 2, partials::add);
    assertThat(table.add(at("2026-11-22T10:15:59Z"))).as("just in time").isTrue();
    table.advance(MINUTE.plusSeconds(60 + 600).toEpochMilli() - 1, partials::add);
    partials.clear();

    assertThat(table.add(at("2026-11-22T10:15:59Z"))).isFalse();
    table.flush(partials::add);

    assertThat(partials).hasSize(6);
    assertThat(partials).extracting(Partial::finest).containsOnly(WindowSize.HOUR);
    assertThat(table.aggregated()).isEqualTo(1);
  }

  @Test
  void tooLateForEverythingFeedsNothing() {
    CombineTable table = table(100, 100);
    table.advance(Instant.parse("2026-11-23T01:00:00Z").toEpochMilli(), partials::add);

    assertThat(table.add(at("2026-11-22T10:15:59Z"))).isFalse();
    table.flush(partials::add);

    assertThat(partials).isEmpty();
  }

  @Test
  void singleCallsAndBatchesGiveTheSameWhateverTheBounds() {
    SampleCalls samples = new SampleCalls(7);
    List<CallRecord> calls = samples.calls(1_000);
    CombineTable wide = table(10_000, 1_000_000);
    calls.forEach(wide::add);
    wide.flush(partials::add);
    Map<String, String> expected = merged(partials);

    partials.clear();
    CombineTable narrow = table(50, 40);
    CallBatcher batcher = new CallBatcher(64, CallBatcher.DEFAULT_BYTES);
    for (CallRecord call : samples.disordered(calls)) {
      if (!batcher.add(call)) {
        add(narrow, batcher.build());
        batcher.add(call);
      }
    }
    add(narrow, batcher.build());
    narrow.flush(partials::add);

    assertThat(merged(partials)).isEqualTo(expected);
    assertThat(narrow.aggregated()).isEqualTo(1_000);
  }

  @Test
  void inventedNamesAreForgottenAgain() {
    CombineTable table = table(200, 1_000);
    int most = 0;
    for (int i = 0; i < 20_000; i++) {
      String word = Integer.toString(i, 26).replaceAll("[0-9]", "z");
      table.add(
          SampleCalls.call(
              MINUTE, 1_000, FRONT, SampleCalls.service("x" + i, "i" + i, "GET:/" + word + i)));
      if (table.isFull()) {
        int before = partials.size();
        table.flush(partials::add);
        most = Math.max(most, partials.size() - before);
        assertThat(table.isFull()).as("the paths are forgotten").isFalse();
      }
    }
    table.flush(partials::add);

    assertThat(most).isLessThanOrEqualTo(201 * 6);
    assertThat(partials).hasSize(20_000 * 6);
  }

  @Test
  void whileEventTimeStandsStillWhatItHoldsIsBounded() {
    CombineTable table = table(200, 50_000);
    int most = 0;
    for (int minute = 0; minute < 12 * 60; minute++) {
      for (int cart = 0; cart < 20; cart++) {
        Party destination = SampleCalls.service("cart" + cart, "c1", "GET:/");
        Instant time = MINUTE.plus(Duration.ofMinutes(minute));
        table.add(SampleCalls.call(time, 1_000, FRONT, destination));
      }
      most = Math.max(most, table.pending());
      table.flush(partials::add);
    }

    assertThat(partials).hasSize(12 * 60 * 20 * 6);
    assertThat(most).isEqualTo(20);
    assertThat(table.pending()).isZero();
    assertThat(table.aggregated()).isEqualTo(12 * 60 * 20);
  }

  /** Also while another minute stays. */
  @Test
  void aFlushGivesEachEntityOfAMinuteOnce() {
    CombineTable table = table(10_000, 10_000);
    Random random = new Random(5);
    int ofFirst = 0;
    for (int i = 0; i < 2_000; i++) {
      String service = List.of("Aa", "BB", "cart", "orders").get(random.nextInt(4));
      boolean first = random.nextBoolean();
      ofFirst += first ? 1 : 0;
      Party from = SampleCalls.service("front", "f" + random.nextInt(3), "GET:/" + i % 7);
      Party to =
          SampleCalls.service(service, service + random.nextInt(3), "GET:/" + random.nextInt(9));
      Instant end = first ? MINUTE.plusSeconds(1) : MINUTE.plusSeconds(61);
      assertThat(table.add(SampleCalls.call(end, 1_000, from, to))).isTrue();
    }
    table.advance(MINUTE.plusSeconds(60).toEpochMilli(), partials::add);
    assertOnce(MINUTE, ofFirst);
    partials.clear();
    table.flush(partials::add);
    assertOnce(MINUTE.plusSeconds(60), 2_000 - ofFirst);
    assertThat(table.pending()).isZero();
  }

  /** Also where one of a service's paths is older than others, as paths are forgotten. */
  @Test
  void aServiceStaysOneWhilePathsAreForgotten() {
    CombineTable table = table(10, 10_000);
    for (int i = 0; i < 100; i++) {
      Party to = SampleCalls.service("cart", "", "");
      for (Party from : List.of(FRONT, SampleCalls.service("caller-" + i, "", ""))) {
        assertThat(table.add(SampleCalls.call(MINUTE.plusSeconds(1), 1_000, from, to))).isTrue();
      }
      for (int other = 0; other < 5; other++) {
        Party away = SampleCalls.service("other-" + i + "-" + other, "", "");
        assertThat(table.add(SampleCalls.call(MINUTE.plusSeconds(1), 1_000, FRONT, away))).isTrue();
      }
      partials.clear();
      table.flush(partials::add);
      assertThat(partials).extracting(Partial::entity).doesNotHaveDuplicates();
    }
  }

  /** Where services are limited, those that came first keep their places. */
  @Test
  void whoCameFirstIsGivenAwayFirst() {
    CombineTable table = table(1_000, 1_000);
    List<String> came = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String service = "service-" + i * 7_919 % 300;
      came.add(service);
      Party to = SampleCalls.service(service, "", "");
      assertThat(table.add(SampleCalls.call(MINUTE.plusSeconds(1), 1_000, FRONT, to))).isTrue();
      assertThat(table.add(SampleCalls.call(MINUTE.plusSeconds(1), 1_000, CART, to))).isTrue();
    }
    table.flush(partials::add);
    assertThat(partials.stream().map(p -> p.entity().destination().getService()).distinct())
        .containsExactlyElementsOf(came);
    partials.clear();
    // New ones do not go before those that are known.
    for (String service : List.of("a-new-one", came.get(299), came.get(0))) {
      Party to = SampleCalls.service(service, "", "");
      assertThat(table.add(SampleCalls.call(MINUTE.plusSeconds(1), 1_000, FRONT, to))).isTrue();
    }
    table.flush(partials::add);
    assertThat(partials.stream().map(p -> p.entity().destination().getService()).distinct())
        .containsExactly(came.get(0), came.get(299), "a-new-one");
  }

  private void assertOnce(Instant minute, int calls) {
    assertThat(partials)
        .extracting(Partial::minuteMicros)
        .containsOnly(minute.toEpochMilli() * 1_000);
    assertThat(partials).extracting(Partial::entity).doesNotHaveDuplicates();
    for (Grain grain : List.of(Grain.SERVICE, Grain.INSTANCE, Grain.ENDPOINT)) {
      assertThat(
              partials.stream()
                  .filter(p -> p.entity().isEdge() && p.entity().grain() == grain)
                  .mapToLong(CombineTableTest::observations)
                  .sum())
          .isEqualTo(calls);
    }
  }

  private void add(CombineTable table, CallBatch batch) {
    assertThat(table.add(batch, new BitSet())).isNull();
    if (table.isFull()) {
      table.flush(partials::add);
    }
  }

  private static long observations(Partial partial) {
    EntityAccumulator sum = new EntityAccumulator();
    sum.mergeBytes(partial.accumulator());
    return sum.observations();
  }

  private static Map<String, String> merged(List<Partial> partials) {
    Map<String, EntityAccumulator> sums = new HashMap<>();
    for (Partial partial : partials) {
      sums.computeIfAbsent(
              partial.entity() + "@" + partial.minuteMicros(), key -> new EntityAccumulator())
          .mergeBytes(partial.accumulator());
    }
    Map<String, String> bytes = new HashMap<>();
    sums.forEach((key, sum) -> bytes.put(key, HexFormat.of().formatHex(sum.toBytes())));
    return bytes;
  }
}
