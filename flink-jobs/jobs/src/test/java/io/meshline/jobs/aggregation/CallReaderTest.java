package io.meshline.jobs.aggregation;

import static io.meshline.jobs.aggregation.CombineTables.flushed;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallBatches;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.InvalidBatchException;
import io.meshline.schemas.Limits;
import io.meshline.schemas.WireFormat;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
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

  private final PlanReading reading = new PlanReading();

  @Test
  void usualCallsAndBatchesAreTakenAndMeanTheSame() {
    List<CallRecord> calls = new SampleCalls(11).calls(2_000);
    for (int batch : new int[] {0, 1, 64, 1_000}) {
      List<byte[]> values = SampleCalls.values(reading.registry, calls, batch);
      reading.learn(values.get(0));
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
      int singleId = reading.registry.register("single-" + round, single);
      int manyId = reading.registry.register("many-" + round, many);
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
        reading.learn(value);
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
    int id = reading.registry.register("tagged", writer);
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
      reading.learn(value);
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
    List<byte[]> values = new ArrayList<>(SampleCalls.values(reading.registry, calls, 0));
    values.addAll(SampleCalls.values(reading.registry, calls, 30));
    reading.learn(values.get(0));
    reading.learn(values.get(values.size() - 1));
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
    byte[] good = SampleCalls.values(reading.registry, List.of(call), 0).get(0);
    reading.learn(good);
    List<CallRecord> bad = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      bad.add(CallRecord.newBuilder(call).build());
    }
    bad.get(0).setLatencyMicros(Limits.LATENCY_MICROS + 1);
    bad.get(1).setWeight(0);
    bad.get(2).setRequestBytes(-1);
    bad.get(3).setStart(SampleCalls.NOW.plus(Duration.ofMinutes(2)));
    bad.get(4).setStart(SampleCalls.NOW.minus(PlanReading.RETENTION).minusSeconds(61));
    bad.get(5).setTraceId("x".repeat(Limits.ID_LENGTH + 1));
    bad.get(6).getDestination().setService("");
    bad.get(7).getSource().setInstance("a\u202eb");

    for (CallRecord each : bad) {
      byte[] value = SampleCalls.values(reading.registry, List.of(each), 0).get(0);
      assertThat(reading.read(value)).isFalse();
      assertThat(reading.ordinary.decode(value, PlanReading.PLACE).deadLetters()).hasSize(1);
    }
    assertThat(reading.read(good)).isTrue();
  }

  /** Whether a value is taken; if it is, it must mean what the ordinary decoder says. */
  private boolean sameByPlan(byte[] value) {
    if (!reading.read(value)) {
      assertThat(reading.block.size()).isZero();
      return false;
    }
    Decoded decoded = reading.ordinary.decode(value, PlanReading.PLACE);
    assertThat(decoded.deadLetters()).isEmpty();
    assertThat(Decoded.of(reading.block).calls()).isEqualTo(decoded.calls());
    if (reading.block.size() > 0) {
      assertThat(Decoded.of(reading.block).lastCompletionMillis())
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
    for (int i = 0; i < reading.block.size(); i++) {
      assertThat(reading.block.call(i)).isEqualTo(originals.get(i));
    }
    CombineTable actual = CombineTables.of(10_000);
    actual.add(reading.block);
    assertThat(flushed(actual)).isEqualTo(flushed(expected));
    reading.block.clear();
    return true;
  }

  private static void unpack(CallBatch batch, List<CallRecord> into) {
    try {
      into.addAll(CallBatches.unpack(batch));
    } catch (InvalidBatchException e) {
      throw new AssertionError(e);
    }
  }
}
