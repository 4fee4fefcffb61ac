package io.meshline.jobs.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.savepoints.KeyedEntries;
import io.meshline.jobs.time.Quiet;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import io.meshline.schemas.TlsMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator in event and processing time, and its state. Waits of 20 s, claims of 10 min. */
@SuppressWarnings("try") // The harnesses declare that closing them throws whatever it may.
class ResolveAddressesTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final long QUIET = 15_000;

  /** Calls of the first slot are decided when claims up to 25 s, 10 s late, have come. */
  private static final long DECISION = 24_999 + 10_000;

  @Test
  void aCallWaitsForClaimsThenGoesOutOnce() throws Exception {
    try (var harness = harness(10, 10)) {
      harness.open();
      send(harness, call(0, "10.0.0.7:80"));
      watermark(harness, 15_000);
      send(harness, claim(18_000, "10.0.0.7:80", "cart"));
      watermark(harness, DECISION - 1);
      assertThat(texts(harness)).isEmpty();
      watermark(harness, DECISION);
      assertThat(texts(harness)).containsExactly("0 cart");
      watermark(harness, 2_000_000);
      assertThat(texts(harness)).hasSize(1);
      assertDrained(harness);
    }
  }

  @Test
  void aClaimThatIsTooLateOrTooOldDoesNotCount() throws Exception {
    try (var harness = harness(10, 10)) {
      harness.open();
      send(harness, claim(-605_000, "10.0.0.7:80", "old"));
      send(harness, claim(25_000, "10.0.0.7:80", "new"));
      send(harness, call(0, "10.0.0.7:80"));
      watermark(harness, DECISION);
      assertThat(texts(harness)).containsExactly("0 10.0.0.7:80!UNKNOWN");
    }
  }

  @Test
  void anAmbiguousAddressStays() throws Exception {
    try (var harness = harness(10, 10)) {
      harness.open();
      send(harness, claim(-600_000, "10.0.0.7:80", "cart"), claim(0, "10.0.0.7:80", "stock"));
      send(harness, call(0, "10.0.0.7:80"));
      watermark(harness, DECISION);
      assertThat(texts(harness)).containsExactly("0 10.0.0.7:80!UNKNOWN");
    }
  }

  @Test
  void everyTenantAndEnvironmentHasItsOwnAddresses() throws Exception {
    try (var harness = harness(10, 10)) {
      harness.open();
      AddressClaim elsewhere =
          Objects.requireNonNull(
              AddressClaim.of(
                  party("", "production"), "10.0.0.7:80", party("cart", "production"), millis(0)));
      harness.processElement2(elsewhere, 0);
      send(harness, call(0, "10.0.0.7:80"));
      watermark(harness, DECISION);
      assertThat(texts(harness)).containsExactly("0 10.0.0.7:80!UNKNOWN");
    }
  }

  @Test
  void aLateCallWaitsForTheClaimsThatAreLateWithIt() throws Exception {
    try (var harness = harness(10, 10)) {
      harness.open();
      send(harness, claim(0, "10.0.0.8:80", "stock"));
      watermark(harness, 300_000);
      send(harness, call(0, "10.0.0.7:80"), call(1, "10.0.0.8:80"));
      watermark(harness, 310_000);
      // An exporter that was away: who answered then is only told now.
      send(harness, claim(1_000, "10.0.0.7:80", "cart"));
      watermark(harness, 300_000 + DECISION - 1);
      assertThat(texts(harness)).isEmpty();
      // By the time of the call, not by that of its arrival.
      send(harness, claim(329_000, "10.0.0.8:80", "other"));
      watermark(harness, 300_000 + DECISION);
      assertThat(texts(harness)).containsExactlyInAnyOrder("0 cart", "1 stock");
      watermark(harness, 2_000_000);
      assertDrained(harness);
    }
  }

  @Test
  void aCallAfterTheEndIsDecidedAtOnce() throws Exception {
    try (var harness = harness(10, 10)) {
      harness.open();
      send(harness, claim(0, "10.0.0.7:80", "cart"));
      watermark(harness, 100_000);
      harness.processBothWatermarks(Watermark.MAX_WATERMARK);
      send(harness, call(0, "10.0.0.7:80"));
      assertThat(texts(harness)).hasSize(1);
      assertDrained(harness);
    }
  }

  @Test
  void tooManyWaitingAreDecidedAtOnceAndTooManyAddressesAreRefused() throws Exception {
    try (var harness = harness(2, 1)) {
      harness.open();
      send(harness, claim(0, "10.0.0.7:80", "cart"), claim(0, "10.0.0.8:80", "stock"));
      send(harness, claim(0, "10.0.0.7:80", "stock"));
      send(harness, call(0, "10.0.0.7:80"), call(1, "10.0.0.8:80"), call(2, "10.0.0.8:80"));
      assertThat(texts(harness)).containsExactly("2 10.0.0.8:80!UNKNOWN");
      watermark(harness, DECISION);
      assertThat(texts(harness))
          .containsExactlyInAnyOrder(
              "2 10.0.0.8:80!UNKNOWN", "0 10.0.0.7:80!UNKNOWN", "1 10.0.0.8:80!UNKNOWN");
      send(harness, call(60_000, "10.0.0.8:80"));
      assertThat(texts(harness)).hasSize(3);
    }
  }

  @Test
  void claimsAloneDoNotMoveEventTime() throws Exception {
    try (var harness = harness(10, 10)) {
      harness.open();
      watermark(harness, 0);
      send(harness, call(0, "10.0.0.7:80"));
      harness.processWatermarkStatus1(WatermarkStatus.IDLE);
      harness.processWatermark2(new Watermark(millis(3_600_000)));
      send(harness, call(1_000, "10.0.0.7:80"), claim(10_000, "10.0.0.7:80", "cart"));
      assertThat(texts(harness)).isEmpty();
      harness.processWatermarkStatus1(WatermarkStatus.ACTIVE);
      harness.processWatermark1(new Watermark(millis(DECISION)));
      assertThat(texts(harness)).containsExactly("0 cart", "1000 cart");
    }
  }

  @Test
  void theBoundsHoldAfterARestoreToo() throws Exception {
    OperatorSubtaskState state;
    try (var before = harness(2, 1)) {
      before.open();
      send(before, claim(0, "10.0.0.7:80", "cart"), call(0, "10.0.0.7:80"), call(1, "10.0.0.8:80"));
      state = before.snapshot(1, 1);
    }
    try (var after = harness(2, 1)) {
      after.initializeState(state);
      after.open();
      send(after, claim(0, "10.0.0.8:80", "stock"), call(2, "10.0.0.8:80"));
      assertThat(texts(after)).containsExactly("2 10.0.0.8:80!UNKNOWN");
      watermark(after, DECISION);
      assertThat(texts(after)).contains("0 cart", "1 10.0.0.8:80!UNKNOWN");
      // All is over and forgotten: there is room again.
      watermark(after, 2_000_000);
      send(after, claim(2_000_000, "10.0.0.8:80", "stock"), call(2_000_000, "10.0.0.8:80"));
      watermark(after, 3_000_000);
      assertThat(texts(after)).hasSize(4).contains("2000000 stock");
      assertDrained(after);
    }
  }

  @Test
  void waitsEndWhenNothingComes() throws Exception {
    try (var harness = harness(10, 10)) {
      harness.open();
      harness.setProcessingTime(1_000);
      send(harness, call(0, "10.0.0.7:80"), claim(0, "10.0.0.7:80", "cart"));
      harness.setProcessingTime(1_000 + 2 * Quiet.PATIENCE * QUIET);
      assertThat(texts(harness)).isEmpty(); // Event time has not begun.
      long moved = 2_000 + 2 * Quiet.PATIENCE * QUIET;
      harness.setProcessingTime(moved);
      watermark(harness, 0);
      harness.processWatermarkStatus1(WatermarkStatus.IDLE);
      harness.setProcessingTime(moved + QUIET - 1);
      assertThat(texts(harness)).isEmpty();
      harness.setProcessingTime(moved + QUIET + QUIET / 4);
      assertThat(texts(harness)).containsExactly("0 cart");
      // It has been quiet for long: nobody waits for another whole period.
      send(harness, call(1, "10.0.0.7:80"));
      harness.setProcessingTime(moved + QUIET + QUIET / 4 + 1_000);
      assertThat(texts(harness)).hasSize(2);
      harness.processWatermarkStatus1(WatermarkStatus.ACTIVE);
      watermark(harness, 2_000_000);
      assertDrained(harness);
    }
  }

  @Test
  void aStalledPipelineIsNotQuiet() throws Exception {
    try (var harness = harness(10, 10)) {
      harness.open();
      watermark(harness, 0);
      send(harness, call(0, "10.0.0.7:80"));
      // That instances report nothing says nothing of the calls.
      harness.processWatermarkStatus2(WatermarkStatus.IDLE);
      harness.setProcessingTime(Quiet.PATIENCE * QUIET - 1);
      assertThat(texts(harness)).isEmpty();
      send(harness, claim(0, "10.0.0.7:80", "cart"));
      watermark(harness, DECISION);
      assertThat(texts(harness)).containsExactly("0 cart");
    }
  }

  static Stream<StateBackend> backends() {
    return Stream.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend());
  }

  /** The law: whatever the order within the lateness allowed, and through a restore. */
  @ParameterizedTest
  @MethodSource("backends")
  void anyOrderAndARestoreGiveTheSameCalls(StateBackend backend) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Object> events = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int host = random.nextInt(6);
      String address = "10.0.0." + host + ":80";
      long time = random.nextInt(3_600_000);
      // One service at each other host; two at the rest, where often only one claim holds.
      String service = "s" + (host % 2 == 0 ? 0 : random.nextInt(2));
      events.add(random.nextInt(5) > 0 ? call(time, address) : claim(time, address, service));
    }
    List<String> expected = run(backend, events, random, false);
    assertThat(expected).as("seed %d", seed).anyMatch(text -> text.endsWith(" s0"));
    assertThat(expected).as("seed %d", seed).anyMatch(text -> text.endsWith("UNKNOWN"));
    for (int i = 0; i < 3; i++) {
      Collections.shuffle(events, random);
      assertThat(run(backend, events, random, true)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  /** Whoever waits at the restore does so for as long as the options of the run then say. */
  @ParameterizedTest
  @MethodSource("backends")
  void anotherWaitHoldsForThoseWhoWaitAtARestore(StateBackend backend) throws Exception {
    OperatorSubtaskState state;
    try (var before = harness(10, 10)) {
      before.setStateBackend(backend);
      before.open();
      send(before, call(0, "10.0.0.7:80"));
      watermark(before, 2_000);
      state = before.snapshot(1, 1);
    }
    try (var longer = harness(10, 10, Duration.ofSeconds(60))) {
      longer.setStateBackend(backend);
      longer.initializeState(state);
      longer.open();
      watermark(longer, DECISION);
      send(longer, claim(50_000, "10.0.0.7:80", "cart"));
      assertThat(texts(longer)).isEmpty();
      watermark(longer, DECISION + 40_000);
      assertThat(texts(longer)).containsExactly("0 cart");
    }
    try (var shorter = harness(10, 10, Duration.ofSeconds(5))) {
      shorter.setStateBackend(backend);
      shorter.initializeState(state);
      shorter.open();
      watermark(shorter, DECISION - 15_000);
      assertThat(texts(shorter)).containsExactly("0 10.0.0.7:80!UNKNOWN");
      assertThat(shorter.numProcessingTimeTimers()).isZero();
    }
  }

  private record Arrival(Object event, long time) {}

  /** Sends the events in the order of time, give or take 10 s, behind which the watermark runs. */
  private static List<String> run(
      StateBackend backend, List<Object> events, Random random, boolean disorder) throws Exception {
    List<Arrival> order = new ArrayList<>();
    for (Object event : events) {
      order.add(new Arrival(event, time(event) + (disorder ? random.nextInt(10_000) : 0)));
    }
    order.sort(Comparator.comparingLong(Arrival::time));
    int middle = disorder ? random.nextInt(order.size()) : order.size();
    List<String> out = new ArrayList<>();
    OperatorSubtaskState state;
    try (var before = harness(1_000, 1_000)) {
      before.setStateBackend(backend);
      before.open();
      play(before, order.subList(0, middle));
      state = before.snapshot(1, 1);
      out.addAll(texts(before));
    }
    try (var after = harness(1_000, 1_000)) {
      after.setStateBackend(backend);
      after.initializeState(state);
      after.open();
      play(after, order.subList(middle, order.size()));
      after.processBothWatermarks(Watermark.MAX_WATERMARK);
      out.addAll(texts(after));
      assertDrained(after);
    }
    Collections.sort(out);
    return out;
  }

  private static void play(
      KeyedTwoInputStreamOperatorTestHarness<String, CallRecord, AddressClaim, CallRecord> harness,
      List<Arrival> arrivals)
      throws Exception {
    for (Arrival arrival : arrivals) {
      send(harness, arrival.event());
      harness.processBothWatermarks(new Watermark(arrival.time() - 10_000));
    }
  }

  private static long time(Object event) {
    return event instanceof AddressClaim claim
        ? ClaimTimes.begin(claim.slot())
        : ((CallRecord) event).getStart().toEpochMilli();
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          String, CallRecord, AddressClaim, CallRecord>
      harness(int maxWaiting, int maxAddresses) throws Exception {
    return harness(maxWaiting, maxAddresses, Duration.ofSeconds(20));
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          String, CallRecord, AddressClaim, CallRecord>
      harness(int maxWaiting, int maxAddresses, Duration wait) throws Exception {
    ClaimTimes times = ClaimTimes.of(wait, Duration.ofMinutes(10), Duration.ofSeconds(10));
    return new KeyedTwoInputStreamOperatorTestHarness<>(
        new ResolveOperator(
            new ResolveAddresses(times, maxWaiting, maxAddresses, Duration.ofMillis(QUIET))),
        AddressClaim::key,
        AddressClaim::key,
        Types.STRING);
  }

  private static void send(
      KeyedTwoInputStreamOperatorTestHarness<String, CallRecord, AddressClaim, CallRecord> harness,
      Object... events)
      throws Exception {
    for (Object event : events) {
      if (event instanceof AddressClaim claim) {
        harness.processElement2(claim, time(claim));
      } else {
        harness.processElement1((CallRecord) event, time(event));
      }
    }
  }

  private static void watermark(
      KeyedTwoInputStreamOperatorTestHarness<String, CallRecord, AddressClaim, CallRecord> harness,
      long afterStart)
      throws Exception {
    harness.processBothWatermarks(new Watermark(millis(afterStart)));
  }

  private static void assertDrained(
      KeyedTwoInputStreamOperatorTestHarness<String, CallRecord, AddressClaim, CallRecord>
          harness) {
    assertThat(KeyedEntries.of(harness, "book", "waiting", "calls", "quiet-check", "forgetting"))
        .isZero();
    assertThat(harness.numEventTimeTimers()).isZero();
    assertThat(harness.numProcessingTimeTimers()).isZero();
  }

  private static List<String> texts(
      KeyedTwoInputStreamOperatorTestHarness<String, CallRecord, AddressClaim, CallRecord>
          harness) {
    return harness.extractOutputValues().stream()
        .map(
            call ->
                call.getStart().toEpochMilli()
                    - START.toEpochMilli()
                    + " "
                    + call.getDestination().getService()
                    + (call.getDestination().getKind() == Kind.SERVICE
                        ? ""
                        : "!" + call.getDestination().getKind()))
        .toList();
  }

  private static long millis(long afterStart) {
    return START.toEpochMilli() + afterStart;
  }

  private static AddressClaim claim(long afterStart, String address, String service) {
    return Objects.requireNonNull(
        AddressClaim.of(party("", "test"), address, party(service, "test"), millis(afterStart)));
  }

  private static Party party(String service, String environment) {
    return new Party("", environment, "", service, "", "GET:/", Kind.SERVICE);
  }

  private static CallRecord call(long afterStart, String address) {
    return CallRecord.newBuilder()
        .setStart(START.plusMillis(afterStart))
        .setLatencyMicros(0)
        .setReporter(Reporter.AGENT)
        .setSide(Side.CLIENT)
        .setSource(party("front", "test"))
        .setDestination(new Party("", "test", "", address, "", "GET", Kind.UNKNOWN))
        .setProtocol(Protocol.HTTP)
        .setOutcome(Outcome.SUCCESS)
        .setTls(TlsMode.UNKNOWN)
        .setAttributes(Map.of())
        .build();
  }
}
