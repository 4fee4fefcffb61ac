package io.meshline.e2e.stack;

import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.SchemaRegistryClient;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The topic of call records, written with nothing but a Kafka producer and the wire format. */
public final class CallTopic implements AutoCloseable {
  private final Admin admin;
  private final Producer<byte[], byte[]> producer;
  private final ReleasedProducer current;
  private final List<ReleasedProducer> released;
  private final int partitions;
  private final AtomicReference<@Nullable Exception> refused = new AtomicReference<>();

  public CallTopic(String brokers, URI registry) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", brokers);
    properties.put("acks", "all");
    properties.put("compression.type", "lz4");
    properties.put("linger.ms", "5");
    admin = Admin.create(properties);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    var client = new SchemaRegistryClient(registry.toString());
    current = ReleasedProducer.current(client);
    released = ReleasedProducer.all(client);
    partitions = producer.partitionsFor(Topics.CALLS).size();
  }

  /**
   * Sends calls in their order, some alone and some in batches, spread over the partitions.
   *
   * @param mostInBatch 1 sends every call alone
   */
  public void send(List<CallRecord> calls, int mostInBatch, long seed) {
    send(calls, mostInBatch, seed, List.of(current));
  }

  /**
   * The same by producers of all releases at once: each call or batch is written by the schema of
   * one of them, where that can say it.
   */
  public void sendByAllReleases(List<CallRecord> calls, int mostInBatch, long seed) {
    send(calls, mostInBatch, seed, released);
  }

  private void send(
      List<CallRecord> calls, int mostInBatch, long seed, List<ReleasedProducer> producers) {
    SplittableRandom random = new SplittableRandom(seed);
    int at = 0;
    while (at < calls.size()) {
      int count = Math.min(calls.size() - at, 1 + random.nextInt(mostInBatch));
      ReleasedProducer by = producers.get(random.nextInt(producers.size()));
      int said = by.said(calls.subList(at, at + count));
      if (said == 0) {
        by = current;
      } else {
        count = said;
      }
      if (count == 1) {
        send(by.single(calls.get(at)), random.nextInt(partitions));
      } else {
        CallBatcher batcher = new CallBatcher();
        int packed = 0;
        while (packed < count && batcher.add(calls.get(at + packed))) {
          packed++;
        }
        send(by.batch(batcher.build()), random.nextInt(partitions));
        count = packed;
      }
      at += count;
    }
    flush();
  }

  /** Sends bytes as they are. */
  public void send(byte[] value, int partition) {
    var unused =
        producer.send(
            new ProducerRecord<>(Topics.CALLS, partition % partitions, null, value),
            (done, failure) -> {
              if (failure != null) {
                refused.compareAndSet(null, failure);
              }
            });
  }

  /** Waits until the broker has everything. */
  public void flush() {
    producer.flush();
    if (refused.get() != null) {
      throw new IllegalStateException("the broker refused a record", refused.get());
    }
  }

  /** One call in the wire format. */
  public byte[] encode(CallRecord call) {
    return current.single(call);
  }

  /** Removes all that was sent. */
  public void empty() throws ExecutionException, InterruptedException {
    empty(Topics.CALLS);
  }

  /** Removes all that a topic holds, as its retention would. */
  public void empty(String topic) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    IntStream.range(0, producer.partitionsFor(topic).size())
        .forEach(p -> all.put(new TopicPartition(topic, p), OffsetSpec.latest()));
    Map<TopicPartition, RecordsToDelete> ends = new HashMap<>();
    admin
        .listOffsets(all)
        .all()
        .get()
        .forEach((p, end) -> ends.put(p, RecordsToDelete.beforeOffset(end.offset())));
    admin.deleteRecords(ends).all().get();
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
