package io.meshline.jobs.aggregation;

import static io.meshline.jobs.aggregation.CombineTables.flushed;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.meshline.jobs.kafka.ValueBytes;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallPath;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import io.meshline.schemas.Topics;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is done with the calls of values that were read by plan. */
class CallBlockTest {

  private final PlanReading reading = new PlanReading();

  @Test
  void lateCallsOfABlockAreToldByTheirPlaces() {
    List<CallRecord> calls = new SampleCalls(37).calls(400);
    for (int i = 0; i < calls.size(); i++) {
      CallRecord call = calls.get(i);
      call.setSource(calls.get(i % 7).getSource());
      call.setDestination(calls.get(i % 7).getDestination());
      call.setScope(calls.get(i % 7).getScope());
      call.setReporter(calls.get(i % 7).getReporter());
      call.setSide(calls.get(i % 7).getSide());
    }
    List<byte[]> values = SampleCalls.values(reading.registry, calls, 0);
    reading.learn(values.get(0));
    long watermark =
        calls.stream()
                .mapToLong(call -> EventTimes.completionMicros(call) / 1_000)
                .max()
                .orElseThrow()
            + Duration.ofMinutes(9).toMillis();
    CombineTable alone = CombineTables.of(10_000);
    CombineTable together = CombineTables.of(10_000);
    alone.advance(watermark, partial -> {});
    together.advance(watermark, partial -> {});
    BitSet late = new BitSet();
    for (int i = 0; i < values.size(); i++) {
      assertThat(reading.read(values.get(i))).isTrue();
      late.set(i, !alone.add(calls.get(i)));
    }
    assertThat(late.cardinality()).isBetween(1, 399);

    assertThat(together.add(reading.block)).isEqualTo(late);
    late.stream().forEach(i -> assertThat(reading.block.call(i)).isEqualTo(calls.get(i)));
    assertThat(flushed(together)).isNotEmpty().isEqualTo(flushed(alone));
    reading.block.clear();
  }

  /** As sidecars tell them: the raw paths of all calls differ, and three instances are called. */
  @Test
  void callsWhoseEndpointsDifferInIdsShareAPath() {
    List<CallRecord> calls = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      Party source = SampleCalls.service("front", "f-1", "GET:/baskets/" + (77_000 + i));
      Party destination = SampleCalls.service("orders", "o-" + i % 3, "GET:/orders/" + i);
      CallRecord call = SampleCalls.call(SampleCalls.BEGIN, 1_000 + i, source, destination);
      call.setSide(i % 2 == 0 ? Side.CLIENT : Side.SERVER);
      calls.add(call);
    }
    CombineTable decoded = CombineTables.of(10_000);
    calls.forEach(decoded::add);
    assertThat(decoded.pending()).isEqualTo(6);
    var expected = flushed(decoded);
    assertThat(expected).isNotEmpty();

    for (int batch : new int[] {0, 100}) {
      List<byte[]> values = SampleCalls.values(reading.registry, calls, batch);
      reading.learn(values.get(0));
      for (int maxPaths : new int[] {1, 2, 4, 10_000}) {
        for (byte[] value : values) {
          assertThat(reading.read(value)).isTrue();
        }
        CombineTable table = CombineTables.of(maxPaths);
        table.add(reading.block);
        assertThat(flushed(table))
            .as("batches of %d, %d paths", batch, maxPaths)
            .isEqualTo(expected);
        if (maxPaths == 10_000) {
          table.add(reading.block);
          assertThat(table.add(calls.get(7))).isTrue();
          assertThat(table.pending()).isEqualTo(6);
          List<Partial> partials = new ArrayList<>();
          table.flush(partials::add);
          assertThat(partials).extracting(Partial::entity).doesNotHaveDuplicates();
          assertThat(partials).hasSize(expected.size());
        }
        reading.block.clear();
      }
    }
  }

  @Test
  void callsThatWereAskedForAreHeldUntilTheBlockEnds() {
    ValueBytes value =
        PlanReading.amongOthers(
            SampleCalls.values(reading.registry, new SampleCalls(41).calls(50), 50).get(0));
    reading.learn(value.copy());
    assertThat(reading.read(value)).isTrue();
    CallRecord asked = reading.block.call(7);
    assertThat(reading.block.call(7)).isSameAs(asked);

    reading.block.clear();
    assertThat(reading.read(value)).isTrue();
    assertThat(reading.block.call(7)).isEqualTo(asked).isNotSameAs(asked);
    reading.block.clear();
  }

  @Test
  void aBlockNeverHoldsMoreThanABatchMay() {
    List<CallRecord> calls = new SampleCalls(9).calls(6_000);
    CallBatcher batcher = new CallBatcher(6_000, Integer.MAX_VALUE);
    calls.forEach(batcher::add);
    byte[] large =
        new RecordEncoder<CallBatch>(reading.registry, Topics.CALLS, CallBatch.getClassSchema())
            .encode(batcher.build());
    reading.learn(large);

    assertThat(reading.read(large)).isTrue();
    assertThat(reading.read(large)).isFalse();
    assertThat(reading.byPlan.lackedRoom()).isTrue();
    assertThat(reading.block.size()).isEqualTo(6_000);
    reading.block.clear();
    assertThat(reading.read(large)).isTrue();
    assertThat(reading.byPlan.lackedRoom()).isFalse();
  }

  @Test
  void partiesOfManyPathsAreKeptOnce() {
    List<Party> parties = new ArrayList<>();
    List<CallPath> paths = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      parties.add(SampleCalls.service("s" + i, "i".repeat(256), "GET:/" + "x".repeat(1_000)));
    }
    for (int source = 0; source < 40; source++) {
      for (int destination = 0; destination < 40; destination++) {
        for (Reporter reporter : Reporter.values()) {
          paths.add(
              CallPath.newBuilder()
                  .setSource(source)
                  .setDestination(destination)
                  .setReporter(reporter)
                  .setSide(Side.SERVER)
                  .build());
        }
      }
    }
    CallBatch batch =
        CallBatch.newBuilder()
            .setBase(SampleCalls.BEGIN)
            .setParties(parties)
            .setPaths(paths)
            .setPath(List.of(7))
            .setStartOffset(List.of(0L))
            .setLatency(List.of(5L))
            .build();
    byte[] value =
        new RecordEncoder<CallBatch>(reading.registry, Topics.CALLS, CallBatch.getClassSchema())
            .encode(batch);
    assertThat(reading.learn(value).calls()).isEqualTo(1);

    // The value takes 55 kB, and each of 3,200 paths has two parties of 1.3 kB.
    long before = allocated();
    assertThat(reading.read(value)).isTrue();
    long bytes = allocated() - before;
    assertThat(bytes).isLessThan(3_000_000);
  }

  @Test
  void aCallThatIsReadAndCombinedMakesNoObject() {
    List<CallRecord> calls = new SampleCalls(5).calls(1_000);
    for (int i = 0; i < calls.size(); i++) {
      CallRecord call = calls.get(i);
      boolean fails = i % 100 == 0;
      call.setOutcome(fails ? Outcome.FAILURE : Outcome.SUCCESS);
      call.setReason(fails ? "upstream_timeout" : "");
      if (fails) {
        call.setTraceId(""); // the few traces that are kept of failures are made objects
      }
      call.setStart(SampleCalls.BEGIN); // most within the same two minutes
      call.setLatencyMicros(Math.min(call.getLatencyMicros(), 60_000_000));
    }
    CombineTable table = CombineTables.of(10_000);
    for (int batch : new int[] {0, 100}) {
      List<byte[]> written = SampleCalls.values(reading.registry, calls, batch);
      reading.learn(written.get(0));
      List<ValueBytes> values = written.stream().map(PlanReading::amongOthers).toList();
      // Until counts of 256 have made all the room that they take.
      for (int i = 0; i < 300; i++) {
        combine(values, table);
      }
      long before = allocated();
      for (int i = 0; i < 20; i++) {
        combine(values, table);
      }
      long bytes = allocated() - before;
      assertThat(bytes).as("bytes for 20,000 calls, batches of %d", batch).isLessThan(2_000);
    }
  }

  private void combine(List<ValueBytes> values, CombineTable table) {
    for (int i = 0; i < values.size(); i++) {
      if (!reading.read(values.get(i))) {
        throw new IllegalStateException("value " + i + " was not taken");
      }
    }
    table.add(reading.block);
    reading.block.clear();
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
