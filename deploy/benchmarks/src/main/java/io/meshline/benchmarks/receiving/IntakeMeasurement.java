package io.meshline.benchmarks.receiving;

import io.meshline.benchmarks.measuring.CpuTime;
import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatches;
import io.meshline.schemas.RecordDecoder;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.SpanBatch;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.SchemaRegistry;
import io.meshline.standalone.engine.KafkaProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Brings the same records into the same topic by the receiver, by a producer that has the
 * receiver's batches ready-made, by one that has each record ready-made, and by one that has each
 * as an object.
 */
final class IntakeMeasurement implements AutoCloseable {
  private static final int PARTITIONS = 4;

  private final KafkaProcess kafka;
  private final ReceiverChild receiver;
  private final SchemaRegistry registry;
  private final Traffic traffic;
  private final FramedCallers callers;
  private final BareProducer producer;
  private final Admin admin;

  IntakeMeasurement(
      KafkaProcess kafka, ReceiverChild receiver, SchemaRegistry registry, Traffic traffic) {
    this.kafka = kafka;
    this.receiver = receiver;
    this.registry = registry;
    this.traffic = traffic;
    this.callers =
        new FramedCallers(receiver.port(), traffic.method(), PARTITIONS, traffic.streams());
    this.producer = new BareProducer(kafka.bootstrapServers());
    this.admin = admin(kafka.bootstrapServers());
  }

  /** The runs of each way. */
  record Results(
      List<IntakeRun> receiver,
      List<IntakeRun> batches,
      List<IntakeRun> singles,
      List<IntakeRun> objects) {}

  /** Creates Meshline's topics. */
  static void createTopics(String bootstrapServers) {
    try (Admin admin = admin(bootstrapServers)) {
      var unused =
          new TopicInstaller(
                  admin, new TopicSizing(OptionalInt.of(PARTITIONS), Map.of(), OptionalInt.of(1)))
              .install();
    }
  }

  /**
   * Measures some rounds, after others that are thrown away.
   *
   * @param repetitions how often all messages are sent in a run
   * @throws IllegalStateException if something was rejected, or is not in the topic
   */
  Results rounds(int warmUp, int rounds, int repetitions) throws Exception {
    emptyTopic();
    var warm = byReceiver(1);
    List<byte[]> batches = TopicValues.of(kafka.bootstrapServers(), traffic.topic());
    List<SpecificRecord> objects = unpack(batches);
    long inBatches = objects.size();
    if (inBatches != warm.records()) {
      throw new IllegalStateException(
          "%,d records in the topic (expected: %,d)".formatted(inBatches, warm.records()));
    }
    RecordEncoder<SpecificRecord> encoder =
        new RecordEncoder<>(
            registry, traffic.topic(), Topics.named(traffic.topic()).values().get(0));
    List<byte[]> singles = objects.stream().map(encoder::encode).toList();
    Results results =
        new Results(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int round = 0; round < warmUp + rounds; round++) {
      List<IntakeRun> receivers = new ArrayList<>();
      // Every other round the other way about.
      if (round % 2 == 0) {
        receivers.add(byReceiver(repetitions));
      }
      // Batches go so fast that a run must have more of them to be one.
      IntakeRun bare = byProducer(batches, Function.identity(), inBatches, 4 * repetitions);
      IntakeRun single = byProducer(singles, Function.identity(), inBatches, repetitions);
      IntakeRun object = byProducer(objects, encoder::encode, inBatches, repetitions);
      if (round % 2 == 1) {
        receivers.add(byReceiver(repetitions));
      }
      if (round >= warmUp) {
        results.receiver.addAll(receivers);
        results.batches.add(bare);
        results.singles.add(single);
        results.objects.add(object);
      }
    }
    return results;
  }

  private IntakeRun byReceiver(int repetitions) throws Exception {
    emptyTopic();
    long publishedBefore = receiver.published();
    long records = traffic.records() * repetitions;
    Duration cpuBefore = CpuTime.of(receiver.pid());
    Duration brokerBefore = CpuTime.of(kafka.pid());
    long begin = System.nanoTime();
    callers.send(repetitions);
    Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
    IntakeRun run =
        new IntakeRun(
            records,
            elapsed,
            CpuTime.of(receiver.pid()).minus(cpuBefore),
            CpuTime.of(kafka.pid()).minus(brokerBefore));
    long published = receiver.published() - publishedBefore;
    if (published != records || receiver.rejected() != 0) {
      throw new IllegalStateException(
          "%,d records published, %,d rejected (expected: %,d and none)"
              .formatted(published, receiver.rejected(), records));
    }
    return run;
  }

  private <T> IntakeRun byProducer(
      List<T> values, Function<T, byte[]> serializer, long records, int repetitions)
      throws Exception {
    emptyTopic();
    Duration cpuBefore = CpuTime.own();
    Duration brokerBefore = CpuTime.of(kafka.pid());
    long begin = System.nanoTime();
    producer.send(traffic.topic(), values, serializer, repetitions);
    Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
    return new IntakeRun(
        records * repetitions,
        elapsed,
        CpuTime.own().minus(cpuBefore),
        CpuTime.of(kafka.pid()).minus(brokerBefore));
  }

  /** What a run before has left must not fill the disk. */
  private void emptyTopic() throws Exception {
    Emptied.topic(admin, traffic.topic());
  }

  /** The records in batches. */
  private List<SpecificRecord> unpack(List<byte[]> batches) throws Exception {
    RecordDecoder decoder = new RecordDecoder(registry, Topics.named(traffic.topic()).values());
    List<SpecificRecord> records = new ArrayList<>();
    for (byte[] batch : batches) {
      SpecificRecord decoded = decoder.decode(batch);
      if (decoded instanceof CallBatch calls) {
        CallBatches.unpack(calls).forEach(records::add);
      } else {
        records.addAll(((SpanBatch) decoded).getSpans());
      }
    }
    return records;
  }

  private static Admin admin(String bootstrapServers) {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
