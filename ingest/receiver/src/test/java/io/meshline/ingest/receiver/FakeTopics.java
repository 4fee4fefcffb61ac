package io.meshline.ingest.receiver;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Topics in memory; what is done to them happens, in that order, while the reader polls. */
final class FakeTopics {
  private final Reader reader = new Reader();
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  Consumer<byte[], byte[]> open() {
    return reader;
  }

  /** Gives the reader these partitions, and takes away all others. */
  void assign(TopicPartition... partitions) {
    reader.schedulePollTask(
        () -> {
          Map<TopicPartition, Long> begins = new HashMap<>();
          for (TopicPartition partition : partitions) {
            begins.put(partition, 0L);
          }
          reader.updateBeginningOffsets(begins);
          reader.rebalance(List.of(partitions));
        });
  }

  /** Writes a record into a partition that is assigned by then. */
  void write(TopicPartition partition, String key, byte[] value) {
    long offset = ends.merge(partition, 1L, Long::sum) - 1;
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    reader.schedulePollTask(
        () ->
            reader.addRecord(
                new ConsumerRecord<>(
                    partition.topic(), partition.partition(), offset, keyBytes, value)));
  }

  /** One poll fails. */
  void fail(KafkaException fault) {
    reader.schedulePollTask(() -> reader.setPollException(fault));
  }

  /** One poll ends the thread that polls. */
  void breakThread() {
    reader.schedulePollTask(
        () -> {
          throw new NoClassDefFoundError("a fault that no attempt heals");
        });
  }

  /** Where the group would read on; empty when nothing was committed. */
  OptionalLong committed(TopicPartition partition) {
    OffsetAndMetadata offset = reader.kept.get(partition);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset.offset());
  }

  /** Calls of the reader so far: it must not stop, or the group takes its partitions away. */
  int polls() {
    return reader.polls.get();
  }

  boolean closed() {
    return reader.closed();
  }

  /** Kafka's own consumer for tests, but its commits can be asked for at any time. */
  private static final class Reader extends MockConsumer<byte[], byte[]> {
    private final Map<TopicPartition, OffsetAndMetadata> kept = new ConcurrentHashMap<>();
    private final AtomicInteger polls = new AtomicInteger();

    Reader() {
      super("earliest");
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      polls.incrementAndGet();
      ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
      if (records.isEmpty()) {
        LockSupport.parkNanos(1_000_000);
      }
      return records;
    }

    @Override
    public synchronized void commitAsync(
        Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
      kept.putAll(offsets);
      callback.onComplete(offsets, null);
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
      kept.putAll(offsets);
    }
  }
}
