package io.meshline.benchmarks;

import io.meshline.benchmarks.SpeedLoad.Repetition;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallLanes;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.registry.SchemaRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  private static final int THREADS = 2;

  /** Batches of a lane that are sent before they come again: more than the job takes at once. */
  private static final int TOGETHER = 8;

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
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Integer>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
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

  /**
   * Blocks of single calls go to the partitions in turn, calls of batches to those of their lanes;
   * a thread fills every second partition.
   */
  private void fill(int thread, MeshCalls calls) throws IOException {
    var singles =
        new RecordEncoder<CallRecord>(registry, load.singles(), CallRecord.getClassSchema());
    var batches =
        new RecordEncoder<CallBatch>(registry, load.batches(), CallBatch.getClassSchema());
    CallLanes lanes = new CallLanes(SpeedLoad.PARTITIONS);
    Map<Integer, Batches> ofLanes = new TreeMap<>();
    for (int lane = thread; lane < SpeedLoad.PARTITIONS; lane += THREADS) {
      ofLanes.put(lane, new Batches());
    }
    try (Sender sender = new Sender(brokers)) {
      for (long number = 0; number < load.calls(); number++) {
        int partition = (int) (number / SpeedLoad.BLOCK % SpeedLoad.PARTITIONS);
        boolean single = partition % THREADS == thread;
        int lane = lanes.lane(calls.hash(number));
        Batches ofLane = ofLanes.get(lane);
        if (!single && ofLane == null) {
          continue;
        }
        CallRecord call = calls.call(number);
        if (single) {
          sender.send(load.singles(), partition, singles.encode(call));
        }
        if (ofLane != null && !ofLane.batcher.add(call)) {
          ofLane.encoded.add(batches.encode(ofLane.batcher.build()));
          if (ofLane.encoded.size() == TOGETHER) {
            send(sender, lane, ofLane.encoded);
          }
          boolean unused = ofLane.batcher.add(call);
        }
      }
      for (Map.Entry<Integer, Batches> left : ofLanes.entrySet()) {
        Batches ofLane = left.getValue();
        if (ofLane.batcher.size() > 0) {
          ofLane.encoded.add(batches.encode(ofLane.batcher.build()));
        }
        send(sender, left.getKey(), ofLane.encoded);
      }
    }
  }

  /** Batches of a lane: the one in the making, and those that are not sent yet. */
  private static final class Batches {
    private final CallBatcher batcher = new CallBatcher(SpeedLoad.BATCH, CallBatcher.DEFAULT_BYTES);
    private final List<byte[]> encoded = new ArrayList<>();
  }

  /**
   * Sends batches, and, if they come again soon, all of them each time a little later: what the job
   * takes at once has no call twice.
   */
  private void send(Sender sender, int partition, List<byte[]> some) throws IOException {
    int loops = load.repetition() == Repetition.SOON ? load.loops() : 1;
    for (int loop = 0; loop < loops; loop++) {
      for (byte[] batch : some) {
        sender.send(load.batches(), partition, ShiftedBatch.of(batch, loop * SOON_MICROS));
      }
    }
    some.clear();
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
      for (int p = thread; p < SpeedLoad.PARTITIONS; p += THREADS) {
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
