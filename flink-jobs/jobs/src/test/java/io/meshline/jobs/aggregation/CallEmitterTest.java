package io.meshline.jobs.aggregation;

import static io.meshline.jobs.aggregation.CombineTables.flushed;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.kafka.RecordPack;
import io.meshline.jobs.kafka.ValueBytes;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitState;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CallEmitterTest {

  private static final Duration RETENTION = Duration.ofDays(3);

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final Clock clock = Clock.fixed(SampleCalls.NOW, ZoneOffset.UTC);
  private final SimpleCounter recordsIn = new SimpleCounter();
  private CallEmitter emitter = emitter(10_000);
  private final KafkaPartitionSplitState split =
      new KafkaPartitionSplitState(
          new KafkaPartitionSplit(new TopicPartition(Topics.CALLS, 0), 100));

  /** Takes what is emitted as combine would: before the next is emitted. */
  private static final class Taking implements SourceOutput<Decoded> {
    private final CombineTable table;
    private final List<Integer> calls = new ArrayList<>();
    private int blocks;
    private final boolean travels;
    private int records;
    private int deadLetters;
    private long lastMillis = Long.MIN_VALUE;

    Taking(boolean travels) {
      this(travels, 10_000);
    }

    Taking(boolean travels, int maxPaths) {
      this.table = CombineTables.of(maxPaths);
      this.travels = travels;
    }

    @Override
    public void collect(Decoded decoded) {
      throw new UnsupportedOperationException("without a timestamp");
    }

    @Override
    public void collect(Decoded emitted, long timestamp) {
      Decoded decoded = travels ? copy(emitted) : emitted;
      records += decoded.records();
      blocks += decoded.block() == null ? 0 : 1;
      deadLetters += decoded.deadLetters().size();
      lastMillis = Math.max(lastMillis, decoded.lastCompletionMillis());
      calls.add(decoded.calls());
      CallRecord call = decoded.call();
      CallBatch batch = decoded.batch();
      CallBlock block = decoded.block();
      if (block != null) {
        table.add(block);
      } else if (call != null) {
        table.add(call);
      } else if (batch != null) {
        table.add(batch, decoded.refused());
      }
    }

    private Decoded copy(Decoded decoded) {
      try {
        DataOutputSerializer out = new DataOutputSerializer(1_024);
        new DecodedSerializer().serialize(decoded, out);
        return new DecodedSerializer()
            .deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      throw new UnsupportedOperationException("watermarks are the generator's");
    }

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}
  }

  private CallEmitter emitter(int maxPaths) {
    CallReader reader = new CallReader(RETENTION, maxPaths);
    return new CallEmitter(
        new CallDecoder(registry, Topics.CALLS, clock, RETENTION, reader), clock, recordsIn);
  }

  /**
   * Its paths are forgotten all the time: within dictionaries, and between reading ahead and again.
   */
  @Test
  void whatIsForgottenIsMetAnew() {
    List<CallRecord> calls = new SampleCalls(31).calls(3_000);
    List<byte[]> values = new ArrayList<>(SampleCalls.values(registry, calls.subList(0, 1_500), 0));
    values.addAll(SampleCalls.values(registry, calls.subList(1_500, 3_000), 200));
    CombineTable all = new Taking(false).table;
    calls.forEach(all::add);
    var expected = flushed(all);
    assertThat(expected).isNotEmpty();
    for (int ofSource : List.of(3, 10_000)) {
      for (int ofCombine : List.of(1, 3, 7, 40, 10_000)) {
        emitter = emitter(ofSource);
        emit(values, new Taking(false)); // teaches how they are written
        Taking taking = new Taking(false, ofCombine);
        emit(values, taking);
        assertThat(taking.blocks).isPositive();
        assertThat(taking.table.aggregated()).isEqualTo(3_000);
        assertThat(flushed(taking.table)).as("%d, %d", ofSource, ofCombine).isEqualTo(expected);
      }
    }
  }

  @Test
  void packsOfAllKindsAreTakenOnceAndTheSplitStandsBehindThem() {
    List<CallRecord> calls = new SampleCalls(23).calls(6_000);
    List<byte[]> values = new ArrayList<>();
    values.addAll(SampleCalls.values(registry, calls.subList(0, 2_500), 0));
    values.add(new byte[] {1, 2, 3});
    values.addAll(SampleCalls.values(registry, calls.subList(2_500, 6_000), 500));
    values.add(new byte[0]);

    Taking plain = new Taking(false);
    emit(values, plain);
    Taking travelled = new Taking(true);
    emit(values, travelled);

    for (Taking taking : List.of(plain, travelled)) {
      assertThat(taking.records).isEqualTo(values.size());
      assertThat(taking.deadLetters).isEqualTo(2);
      assertThat(taking.calls.stream().mapToInt(Integer::intValue).sum()).isEqualTo(6_000 + 2);
      assertThat(taking.lastMillis)
          .isEqualTo(
              Math.floorDiv(
                  calls.stream().mapToLong(EventTimes::completionMicros).max().orElseThrow(),
                  1_000));
      assertThat(taking.table.aggregated()).isEqualTo(6_000);
    }
    assertThat(plain.calls.size()).as("most calls come in blocks").isLessThan(20);
    assertThat(flushed(travelled.table)).isEqualTo(flushed(plain.table)).isNotEmpty();
    CombineTable expected = new Taking(false).table;
    calls.forEach(expected::add);
    assertThat(flushed(plain.table)).isEmpty();
    emit(values, plain);
    assertThat(flushed(plain.table)).isEqualTo(flushed(expected));
    assertThat(recordsIn.getCount())
        .as("beside one for each pack")
        .isEqualTo(3L * (values.size() - 1));
    assertThat(split.getCurrentOffset()).isEqualTo(100 + values.size());
  }

  @Test
  void aBatchThatDoesNotFitIntoTheBlockGetsAnother() {
    List<CallRecord> calls = new SampleCalls(29).calls(9_000);
    List<byte[]> singles = SampleCalls.values(registry, calls.subList(0, 2_000), 0);
    CallBatcher batcher = new CallBatcher(9_000, Integer.MAX_VALUE);
    calls.forEach(batcher::add);
    byte[] batch =
        new RecordEncoder<CallBatch>(registry, Topics.CALLS, CallBatch.getClassSchema())
            .encode(batcher.build());
    Taking taking = new Taking(false);
    emit(List.of(singles.get(0), batch), taking); // teaches how they are written
    taking.calls.clear();
    taking.blocks = 0;
    List<byte[]> values = new ArrayList<>(singles);
    values.add(batch);
    values.addAll(singles);

    emit(values, taking);
    assertThat(taking.calls).containsExactly(2_000, 9_000, 2_000);
    assertThat(taking.blocks).as("read by plan").isEqualTo(3);
  }

  @Test
  @SuppressWarnings("NullAway") // as Kafka's client hands on what has no value
  void whatHasNoValueIsADeadLetter() {
    List<byte[]> calls = SampleCalls.values(registry, new SampleCalls(5).calls(1), 0);
    Taking taking = new Taking(false);
    emit(calls, taking); // teaches how they are written
    ConsumerRecord<byte[], ValueBytes> none =
        new ConsumerRecord<>(Topics.CALLS, 0, 101, new byte[0], null);
    ConsumerRecord<byte[], ValueBytes> call =
        new ConsumerRecord<>(Topics.CALLS, 0, 102, new byte[0], ValueBytes.of(calls.get(0)));
    emitter.emitRecord(RecordPack.of(List.of(none, call)), taking, split);
    assertThat(taking.deadLetters).isEqualTo(1);
    assertThat(taking.blocks).isEqualTo(1);
    assertThat(split.getCurrentOffset()).isEqualTo(103);
  }

  private void emit(List<byte[]> values, SourceOutput<Decoded> output) {
    List<ConsumerRecord<byte[], ValueBytes>> records = new ArrayList<>();
    for (byte[] value : values) {
      records.add(
          new ConsumerRecord<>(
              Topics.CALLS, 0, 100L + records.size(), new byte[0], ValueBytes.of(value)));
    }
    emitter.emitRecord(RecordPack.of(records), output, split);
  }
}
