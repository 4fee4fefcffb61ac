package io.meshline.benchmarks;

import io.meshline.benchmarks.SpeedLoad.Repetition;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.registry.SchemaRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills topics with the same calls in two forms, with the producer settings of our publisher. */
final class SpeedTopics {

  /** Nothing: the job's second topic. */
  static final String EMPTY = "benchmark.empty";

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** How much later the same calls come again, if soon. */
  private static final long SOON_MICROS = 1_000;

  private final String brokers;
  private final SchemaRegistry registry;
  private final SpeedLoad load;

  SpeedTopics(String brokers, SchemaRegistry registry, SpeedLoad load) {
    this.brokers = brokers;
    this.registry = registry;
    this.load = load;
  }

  /** Creates and fills them. */
  void fill() throws InterruptedException, ExecutionException {
    create();
    MeshCalls calls = load.calls(EventTimes.micros(Instant.now()));
    inThreads(thread -> fill(thread, calls));
    if (load.repetition() == Repetition.LATER) {
      for (int loop = 1; loop < load.loops(); loop++) {
        int done = loop;
        inThreads(thread -> repeatLater(thread, done));
      }
    }
  }

  private void create() throws InterruptedException, ExecutionException {
    Map<String, String> settings =
        Map.of(
            "message.timestamp.type",
            "LogAppendTime",
            "retention.ms",
            "-1",
            "retention.bytes",
            "-1");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(load.singles(), SpeedLoad.PARTITIONS, (short) 1).configs(settings),
                  new NewTopic(load.batches(), SpeedLoad.PARTITIONS, (short) 1).configs(settings)))
          .all()
          .get();
      if (!admin.listTopics().names().get().contains(EMPTY)) {
        admin.createTopics(List.of(new NewTopic(EMPTY, 1, (short) 1))).all().get();
      }
    }
  }

  /** What one thread does. */
  @FunctionalInterface
  private interface Work {
    void run(int thread) throws IOException;
  }

  private static void inThreads(Work work) throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(SpeedLoad.THREADS);
    try {
      List<Future<Integer>> running = new ArrayList<>();
      for (int i = 0; i < SpeedLoad.THREADS; i++) {
        int thread = i;
        running.add(
            threads.submit(
                (Callable<Integer>)
                    () -> {
                      work.run(thread);
                      return thread;
                    }));
      }
      for (Future<Integer> one : running) {
        int unused = one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Blocks of calls go to the partitions in turn; a thread fills every second partition. */
  private void fill(int thread, MeshCalls calls) throws IOException {
    var singles =
        new RecordEncoder<CallRecord>(registry, load.singles(), CallRecord.getClassSchema());
    var batches =
        new RecordEncoder<CallBatch>(registry, load.batches(), CallBatch.getClassSchema());
    var batcher = batcher();
    // Calls that come again with other ids are made anew.
    List<CallBatcher> again = new ArrayList<>();
    for (int loop = 1; load.ids() && loop < load.loops(); loop++) {
      again.add(batcher());
    }
    List<SentBatch> recent = new ArrayList<>();
    try (Sender sender = new Sender(brokers)) {
      long blocks = load.calls() / SpeedLoad.BLOCK;
      for (long block = thread; block < blocks; block += SpeedLoad.THREADS) {
        int partition = (int) (block % SpeedLoad.PARTITIONS);
        for (int i = 0; i < SpeedLoad.BLOCK; i++) {
          long number = block * SpeedLoad.BLOCK + i;
          CallRecord call = calls.call(number);
          sender.send(load.singles(), partition, singles.encode(call));
          if (!batcher.add(call)) {
            send(sender, partition, batches.encode(batcher.build()), recent);
            boolean unused = batcher.add(call);
          }
          for (int loop = 1; loop <= again.size(); loop++) {
            CallRecord other = calls.call(number, loop, loop * SOON_MICROS);
            CallBatcher ofLoop = again.get(loop - 1);
            if (!ofLoop.add(other)) {
              sender.send(load.batches(), partition, batches.encode(ofLoop.build()));
              boolean unused = ofLoop.add(other);
            }
          }
        }
        send(sender, partition, batches.encode(batcher.build()), recent);
        for (CallBatcher ofLoop : again) {
          sender.send(load.batches(), partition, batches.encode(ofLoop.build()));
        }
      }
      repeatSoon(sender, recent);
    }
  }

  private static CallBatcher batcher() {
    return new CallBatcher(SpeedLoad.BLOCK, CallBatcher.DEFAULT_BYTES);
  }

  /** A batch, and where it went. */
  private record SentBatch(int partition, ByteBuffer value) {}

  /** Sends a batch, and now and then those since the last time again, if calls come again soon. */
  private void send(Sender sender, int partition, byte[] batch, List<SentBatch> recent)
      throws IOException {
    sender.send(load.batches(), partition, batch);
    recent.add(new SentBatch(partition, ByteBuffer.wrap(batch)));
    if (recent.size() == load.againTogether()) {
      repeatSoon(sender, recent);
    }
  }

  /** Sends batches again, all of them as often as they come again, each time a little later. */
  private void repeatSoon(Sender sender, List<SentBatch> recent) throws IOException {
    if (load.repetition() == Repetition.SOON && !load.ids()) {
      for (int loop = 1; loop < load.loops(); loop++) {
        for (SentBatch batch : recent) {
          byte[] later = ShiftedBatch.of(batch.value().array(), loop * SOON_MICROS);
          sender.send(load.batches(), batch.partition(), later);
        }
      }
    }
    recent.clear();
  }

  /** Sends the batches of the first loop again, as of a later time. */
  private void repeatLater(int thread, int loop) throws IOException {
    long laterMicros = loop * load.spanMicros();
    try (Sender sender = new Sender(brokers);
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                Map.of("bootstrap.servers", brokers, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      for (int p = thread; p < SpeedLoad.PARTITIONS; p += SpeedLoad.THREADS) {
        TopicPartition partition = new TopicPartition(load.batches(), p);
        consumer.assign(List.of(partition));
        long all = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long once = all / loop;
        consumer.seekToBeginning(List.of(partition));
        for (long next = 0; next < once; ) {
          for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
            next = record.offset() + 1;
            if (next <= once) {
              sender.send(load.batches(), p, ShiftedBatch.of(record.value(), laterMicros));
            }
          }
        }
      }
    }
  }

  /** A producer that fails at its next record, or at its end, if one could not be sent. */
  private static final class Sender implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    Sender(String brokers) {
      producer =
          new KafkaProducer<>(
              Map.of(
                  "bootstrap.servers", brokers,
                  "compression.type", "lz4",
                  "linger.ms", "20",
                  "batch.size", "262144",
                  "max.request.size", "2097152",
                  "buffer.memory", "134217728"),
              new ByteArraySerializer(),
              new ByteArraySerializer());
    }

    void send(String topic, int partition, byte[] value) {
      check();
      var unused =
          producer.send(
              new ProducerRecord<>(topic, partition, null, value),
              (metadata, exception) -> {
                if (exception != null) {
                  failure.compareAndSet(null, exception);
                }
              });
    }

    private void check() {
      Exception seen = failure.get();
      if (seen != null) {
        throw new IllegalStateException("a record could not be sent: " + seen, seen);
      }
    }

    @Override
    public void close() {
      producer.close();
      check();
    }
  }
}
