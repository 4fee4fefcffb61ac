package io.meshline.jobs.aggregation;

import static io.meshline.jobs.aggregation.CombineTables.flushed;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.meshline.jobs.kafka.ValueBytes;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallBatches;
import io.meshline.schemas.CallPath;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.InvalidBatchException;
import io.meshline.schemas.Limits;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import io.meshline.schemas.Topics;
import io.meshline.schemas.WireFormat;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

class CallReaderTest {

  private static final Duration RETENTION = Duration.ofDays(3);
  private static final Clock CLOCK = Clock.fixed(SampleCalls.NOW, ZoneOffset.UTC);
  private static final long TAKEN = EventTimes.micros(SampleCalls.NOW);
  private static final CallDecoder.Place PLACE =
      new CallDecoder.Place(Topics.CALLS, 0, 7, SampleCalls.NOW);

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final CallDecoder ordinary = new CallDecoder(registry, Topics.CALLS, CLOCK, RETENTION);
  private final CallDecoder byPlan =
      new CallDecoder(registry, Topics.CALLS, CLOCK, RETENTION, new CallReader(RETENTION, 10_000));
  private final CallBlock block = new CallBlock(byPlan);

  @Test
  void usualCallsAndBatchesAreTakenAndMeanTheSame() {
    List<CallRecord> calls = new SampleCalls(11).calls(2_000);
    for (int batch : new int[] {0, 1, 64, 1_000}) {
      List<byte[]> values = SampleCalls.values(registry, calls, batch);
      byPlan.decode(values.get(0), PLACE);
      for (byte[] value : values) {
        assertThat(sameByPlan(value)).isTrue();
      }
    }
  }

  @Test
  void whateverSchemaTheyWereWrittenWith() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int taken = 0;
    int values = 0;
    for (int round = 0; round < 60; round++) {
      WriterSchemas writers = new WriterSchemas(random);
      Schema single = writers.like(CallRecord.getClassSchema());
      Schema many = writers.like(CallBatch.getClassSchema());
      int singleId = registry.register("single-" + round, single);
      int manyId = registry.register("many-" + round, many);
      List<CallRecord> calls = new SampleCalls(random.nextLong()).calls(40);
      CallBatcher batcher = new CallBatcher(64, CallBatcher.DEFAULT_BYTES);
      List<byte[]> written = new ArrayList<>();
      for (CallRecord call : calls) {
        batcher.add(call);
        written.add(writers.value(singleId, call, single));
      }
      CallBatch batch = batcher.build();
      written.add(writers.value(manyId, batch, many));
      written.add(writers.value(manyId, batch, many));
      for (byte[] value : written) {
        byPlan.decode(value, PLACE);
        values++;
        if (sameByPlan(value)) {
          taken++;
        }
      }
    }
    // The rest has symbols of tomorrow that mean nothing today.
    assertThat(taken).as("seed %d", seed).isGreaterThan(values * 9 / 10);
  }

  @Test
  void unknownListsInBlocksThatTellTheirSizeAreSkipped() throws Exception {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : CallRecord.getClassSchema().getFields()) {
      if (field.name().equals("scope")) {
        Schema tags = Schema.createArray(Schema.create(Schema.Type.INT));
        fields.add(new Schema.Field("tags", tags));
      }
      fields.add(new Schema.Field(field.name(), field.schema()));
    }
    Schema writer = Schema.createRecord("CallRecord", null, "io.meshline.schemas", false, fields);
    int id = registry.register("tagged", writer);
    int taken = 0;
    for (CallRecord call : new SampleCalls(17).calls(50)) {
      GenericData.Record tagged = new GenericData.Record(writer);
      CallRecord.getClassSchema()
          .getFields()
          .forEach(field -> tagged.put(field.name(), call.get(field.pos())));
      tagged.put("start", EventTimes.micros(call.getStart()));
      tagged.put("tags", IntStream.range(0, 50).boxed().toList());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Encoder encoder =
          new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(bytes, null);
      new GenericDatumWriter<>(writer, new SpecificData()).write(tagged, encoder);
      encoder.flush();
      byte[] value = WireFormat.frame(id, bytes.toByteArray());
      byPlan.decode(value, PLACE);
      if (sameByPlan(value)) {
        taken++;
      }
    }
    assertThat(taken).isEqualTo(50);
  }

  @Test
  void whatIsBrokenOrOddIsTakenOnlyIfTheOrdinaryDecoderWould() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<CallRecord> calls = new SampleCalls(seed).calls(300);
    List<byte[]> values = new ArrayList<>(SampleCalls.values(registry, calls, 0));
    values.addAll(SampleCalls.values(registry, calls, 30));
    byPlan.decode(values.get(0), PLACE);
    byPlan.decode(values.get(values.size() - 1), PLACE);
    int taken = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] value = values.get(random.nextInt(values.size())).clone();
      switch (random.nextInt(3)) {
        case 0 -> value[5 + random.nextInt(value.length - 5)] = (byte) random.nextInt();
        case 1 -> value[5 + random.nextInt(value.length - 5)] ^= (byte) (1 << random.nextInt(8));
        default -> value = Arrays.copyOf(value, value.length + random.nextInt(-5, 5));
      }
      if (sameByPlan(value)) {
        taken++;
      }
    }
    assertThat(taken).as("seed %d", seed).isBetween(1_000, 19_000);
  }

  @Test
  void callsThatBreakALimitAreLeftAlone() {
    CallRecord call = new SampleCalls(3).calls(1).get(0);
    byte[] good = SampleCalls.values(registry, List.of(call), 0).get(0);
    byPlan.decode(good, PLACE);
    List<CallRecord> bad = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      bad.add(CallRecord.newBuilder(call).build());
    }
    bad.get(0).setLatencyMicros(Limits.LATENCY_MICROS + 1);
    bad.get(1).setWeight(0);
    bad.get(2).setRequestBytes(-1);
    bad.get(3).setStart(SampleCalls.NOW.plus(Duration.ofMinutes(2)));
    bad.get(4).setStart(SampleCalls.NOW.minus(RETENTION).minusSeconds(61));
    bad.get(5).setTraceId("x".repeat(Limits.ID_LENGTH + 1));
    bad.get(6).getDestination().setService("");
    bad.get(7).getSource().setInstance("a\u202eb");

    for (CallRecord each : bad) {
      byte[] value = SampleCalls.values(registry, List.of(each), 0).get(0);
      assertThat(read(byPlan, value, TAKEN, block)).isFalse();
      assertThat(ordinary.decode(value, PLACE).deadLetters()).hasSize(1);
    }
    assertThat(read(byPlan, good, TAKEN, block)).isTrue();
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
        new RecordEncoder<CallBatch>(registry, Topics.CALLS, CallBatch.getClassSchema())
            .encode(batch);
    assertThat(byPlan.decode(value, PLACE).calls()).isEqualTo(1);

    // The value takes 55 kB, and each of 3,200 paths has two parties of 1.3 kB.
    long before = allocated();
    assertThat(read(byPlan, value, TAKEN, block)).isTrue();
    long bytes = allocated() - before;
    assertThat(bytes).isLessThan(3_000_000);
  }

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
    List<byte[]> values = SampleCalls.values(registry, calls, 0);
    byPlan.decode(values.get(0), PLACE);
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
      assertThat(read(byPlan, values.get(i), TAKEN, block)).isTrue();
      late.set(i, !alone.add(calls.get(i)));
    }
    assertThat(late.cardinality()).isBetween(1, 399);

    assertThat(together.add(block)).isEqualTo(late);
    late.stream().forEach(i -> assertThat(block.call(i)).isEqualTo(calls.get(i)));
    assertThat(flushed(together)).isNotEmpty().isEqualTo(flushed(alone));
    block.clear();
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
      List<byte[]> values = SampleCalls.values(registry, calls, batch);
      byPlan.decode(values.get(0), PLACE);
      for (int maxPaths : new int[] {1, 2, 4, 10_000}) {
        for (byte[] value : values) {
          assertThat(read(byPlan, value, TAKEN, block)).isTrue();
        }
        CombineTable table = CombineTables.of(maxPaths);
        table.add(block);
        assertThat(flushed(table))
            .as("batches of %d, %d paths", batch, maxPaths)
            .isEqualTo(expected);
        if (maxPaths == 10_000) {
          table.add(block);
          assertThat(table.add(calls.get(7))).isTrue();
          assertThat(table.pending()).isEqualTo(6);
          List<Partial> partials = new ArrayList<>();
          table.flush(partials::add);
          assertThat(partials).extracting(Partial::entity).doesNotHaveDuplicates();
          assertThat(partials).hasSize(expected.size());
        }
        block.clear();
      }
    }
  }

  @Test
  void callsThatWereAskedForAreHeldUntilTheBlockEnds() {
    ValueBytes value =
        amongOthers(SampleCalls.values(registry, new SampleCalls(41).calls(50), 50).get(0));
    byPlan.decode(value.copy(), PLACE);
    assertThat(read(byPlan, value, TAKEN, block)).isTrue();
    CallRecord asked = block.call(7);
    assertThat(block.call(7)).isSameAs(asked);

    block.clear();
    assertThat(read(byPlan, value, TAKEN, block)).isTrue();
    assertThat(block.call(7)).isEqualTo(asked).isNotSameAs(asked);
    block.clear();
  }

  @Test
  void aBlockNeverHoldsMoreThanABatchMay() {
    List<CallRecord> calls = new SampleCalls(9).calls(6_000);
    CallBatcher batcher = new CallBatcher(6_000, Integer.MAX_VALUE);
    calls.forEach(batcher::add);
    byte[] large =
        new RecordEncoder<CallBatch>(registry, Topics.CALLS, CallBatch.getClassSchema())
            .encode(batcher.build());
    byPlan.decode(large, PLACE);

    assertThat(read(byPlan, large, TAKEN, block)).isTrue();
    assertThat(read(byPlan, large, TAKEN, block)).isFalse();
    assertThat(byPlan.lackedRoom()).isTrue();
    assertThat(block.size()).isEqualTo(6_000);
    block.clear();
    assertThat(read(byPlan, large, TAKEN, block)).isTrue();
    assertThat(byPlan.lackedRoom()).isFalse();
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
      List<byte[]> written = SampleCalls.values(registry, calls, batch);
      byPlan.decode(written.get(0), PLACE);
      List<ValueBytes> values = written.stream().map(CallReaderTest::amongOthers).toList();
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

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private void combine(List<ValueBytes> values, CombineTable table) {
    for (int i = 0; i < values.size(); i++) {
      if (!read(byPlan, values.get(i), TAKEN, block)) {
        throw new IllegalStateException("value " + i + " was not taken");
      }
    }
    table.add(block);
    block.clear();
  }

  /** Whether a value is taken; if it is, it must mean what the ordinary decoder says. */
  private boolean sameByPlan(byte[] value) {
    if (!read(byPlan, value, TAKEN, block)) {
      assertThat(block.size()).isZero();
      return false;
    }
    Decoded decoded = ordinary.decode(value, PLACE);
    assertThat(decoded.deadLetters()).isEmpty();
    assertThat(Decoded.of(block).calls()).isEqualTo(decoded.calls());
    if (block.size() > 0) {
      assertThat(Decoded.of(block).lastCompletionMillis())
          .isEqualTo(decoded.lastCompletionMillis());
    }
    CombineTable expected = CombineTables.of(10_000);
    CallRecord call = decoded.call();
    CallBatch batch = decoded.batch();
    List<CallRecord> originals = new ArrayList<>();
    if (call != null) {
      expected.add(call);
      originals.add(call);
    } else if (batch != null) {
      expected.add(batch, new BitSet());
      unpack(batch, originals);
    }
    for (int i = 0; i < block.size(); i++) {
      assertThat(block.call(i)).isEqualTo(originals.get(i));
    }
    CombineTable actual = CombineTables.of(10_000);
    actual.add(block);
    assertThat(flushed(actual)).isEqualTo(flushed(expected));
    block.clear();
    return true;
  }

  private static void unpack(CallBatch batch, List<CallRecord> into) {
    try {
      into.addAll(CallBatches.unpack(batch));
    } catch (InvalidBatchException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean read(CallDecoder byPlan, byte[] value, long taken, CallBlock block) {
    return read(byPlan, amongOthers(value), taken, block);
  }

  /** As Kafka's client has it: what comes before and behind it could be read as well. */
  private static ValueBytes amongOthers(byte[] value) {
    ByteBuffer three = ByteBuffer.allocate(3 * value.length).put(value).put(value).put(value);
    return ValueBytes.of(three.slice(value.length, value.length));
  }

  /** As the source does: ahead, and then again. */
  private static boolean read(CallDecoder byPlan, ValueBytes value, long taken, CallBlock block) {
    long unused = byPlan.readAhead(0, value) + byPlan.findAhead(1);
    return byPlan.readAgain(0, value, taken, block);
  }
}
