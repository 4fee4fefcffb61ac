package io.meshline.ingest.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallBatches;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Party;
import io.meshline.schemas.RecordDecoder;
import io.meshline.schemas.SpanBatch;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.Compatibility;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import io.meshline.schemas.registry.SchemaRegistry;
import io.meshline.schemas.registry.UnknownSchemaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class CallPublisherTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

  private static MockProducer<byte[], byte[]> producer(boolean acknowledges) {
    return new MockProducer<>(
        acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private CallPublisher publisher(
      MockProducer<byte[], byte[]> producer, int maxCalls, Duration linger) {
    return new CallPublisher(
        new RecordPublisher(producer, registry),
        new CallBatcher(maxCalls, CallBatcher.DEFAULT_BYTES),
        linger);
  }

  @Test
  void callsTravelInBatchesOfTheGivenCount() throws Exception {
    MockProducer<byte[], byte[]> producer = producer(true);
    List<CompletableFuture<Void>> futures = new ArrayList<>();
    List<CallRecord> calls = IntStream.range(0, 25).mapToObj(Samples::call).toList();
    CallPublisher publisher = publisher(producer, 10, LONG);
    try (publisher) {
      calls.forEach(call -> futures.add(publisher.publish(call)));
      assertThat(producer.history()).hasSize(2);
    }

    assertThat(producer.history()).hasSize(3).allMatch(record -> record.key() == null);
    assertThat(sent(producer)).isEqualTo(calls);
    assertThat(futures).allMatch(future -> future.isDone() && !future.isCompletedExceptionally());
    assertThat(publisher.counts()).isEqualTo(new PublishCounts(25, 0));
  }

  @Test
  void aLonelyCallIsSentAfterTheLinger() {
    MockProducer<byte[], byte[]> producer = producer(true);
    try (CallPublisher publisher = publisher(producer, 10, Duration.ofMillis(20))) {
      CompletableFuture<Void> first = publisher.publish(Samples.call(1));
      await().atMost(Duration.ofSeconds(10)).until(first::isDone);
      CompletableFuture<Void> second = publisher.publish(Samples.call(2));
      await().atMost(Duration.ofSeconds(10)).until(second::isDone);
    }
    assertThat(producer.history()).hasSize(2);
  }

  /** Its first registration may take the registry a while, longer than a short program lives. */
  @Test
  void aBatchThatIsJustBeingEncodedIsSentBeforeTheEnd() throws Exception {
    MockProducer<byte[], byte[]> producer = producer(true);
    var encoding = new CountDownLatch(1);
    var registered = new CountDownLatch(1);
    SchemaRegistry slow =
        new SchemaRegistry() {
          @Override
          public int register(String subject, Schema schema) {
            encoding.countDown();
            try {
              assertThat(registered.await(1, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return registry.register(subject, schema);
          }

          @Override
          public Schema byId(int id) throws UnknownSchemaException {
            return registry.byId(id);
          }

          @Override
          public boolean isCompatible(String subject, Schema schema) {
            return registry.isCompatible(subject, schema);
          }

          @Override
          public boolean setCompatibility(String subject, Compatibility compatibility) {
            return registry.setCompatibility(subject, compatibility);
          }
        };
    var publisher =
        new CallPublisher(
            new RecordPublisher(producer, slow),
            new CallBatcher(10, CallBatcher.DEFAULT_BYTES),
            Duration.ofMillis(1));
    CompletableFuture<Void> call = publisher.publish(Samples.call(1));
    assertThat(encoding.await(1, TimeUnit.MINUTES)).isTrue();
    var closing = new Thread(publisher::close, "closing");
    closing.start();
    // It waits for the batch, and so is not at its end before the registry has answered.
    await().atMost(Duration.ofSeconds(30)).until(() -> closing.getState() == Thread.State.WAITING);
    registered.countDown();
    closing.join();
    assertThat(call).isCompleted();
    assertThat(publisher.counts()).isEqualTo(new PublishCounts(1, 0));
  }

  @Test
  void nothingIsDoneBeforeTheBrokerAcknowledged() {
    MockProducer<byte[], byte[]> producer = producer(false);
    CallPublisher publisher = publisher(producer, 1, LONG);
    CompletableFuture<Void> first = publisher.publish(Samples.call(1));
    CompletableFuture<Void> second = publisher.publish(Samples.call(2));

    assertThat(first).isNotDone();
    assertThat(publisher.counts()).isEqualTo(new PublishCounts(0, 0));
    producer.completeNext();

    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    assertThat(publisher.counts()).isEqualTo(new PublishCounts(1, 0));
  }

  @Test
  void whatTheBrokerRefusesFails() {
    MockProducer<byte[], byte[]> producer = producer(false);
    CallPublisher publisher = publisher(producer, 2, LONG);
    List<CompletableFuture<Void>> futures =
        List.of(publisher.publish(Samples.call(1)), publisher.publish(Samples.call(2)));
    CompletableFuture<Void> third = publisher.publish(Samples.call(3));
    producer.errorNext(new RecordTooLargeException("1 byte too many"));

    assertThat(third).isNotDone();
    for (CompletableFuture<Void> future : futures) {
      assertThatThrownBy(future::join)
          .hasCauseInstanceOf(PublishException.class)
          .hasMessageContaining("meshline.calls: ")
          .hasMessageEndingWith("bytes not acknowledged: 1 byte too many");
    }
    assertThat(publisher.counts()).isEqualTo(new PublishCounts(0, 2));
  }

  @Test
  void badCallsFailAloneAndAreCounted() {
    MockProducer<byte[], byte[]> producer = producer(true);
    CallPublisher publisher = publisher(producer, 10, LONG);
    CallRecord endless = Samples.call(1);
    endless.setLatencyMicros(-2);

    CompletableFuture<Void> good = publisher.publish(Samples.call(2));
    CompletableFuture<Void> bad = publisher.publish(endless);
    CompletableFuture<Void> empty = publisher.publish(new CallRecord());
    publisher.close();
    CompletableFuture<Void> late = publisher.publish(Samples.call(3));

    assertThat(good).isCompleted();
    assertThatThrownBy(bad::join)
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "call: latencyMicros: -2 (expected: 0 to 86400000000, or -1 for none)");
    assertThat(empty).isCompletedExceptionally();
    assertThatThrownBy(late::join).hasMessageContaining("the publisher is closed");
    assertThat(publisher.counts()).isEqualTo(new PublishCounts(1, 3));
  }

  @Test
  void aReadyBatchIsCheckedAndSent() {
    MockProducer<byte[], byte[]> producer = producer(true);
    CallBatcher batcher = new CallBatcher();
    batcher.add(Samples.call(1));
    batcher.add(Samples.call(2));
    CallBatch good = batcher.build();
    CallBatch bad = CallBatch.newBuilder(good).setLatency(List.of(1L)).build();
    try (CallPublisher publisher = publisher(producer, 10, LONG)) {
      assertThat(publisher.publishBatch(good)).isCompleted();
      assertThatThrownBy(publisher.publishBatch(bad)::join)
          .hasMessageContaining("call batch: latency: 1 values (expected: 2");
      assertThat(publisher.counts()).isEqualTo(new PublishCounts(2, 2));
    }
  }

  @Test
  void spansAndInstancesGoToTheirTopics() {
    MockProducer<byte[], byte[]> producer = producer(true);
    InstanceMetadata instance =
        InstanceMetadata.newBuilder()
            .setTime(EventTimes.instant(1))
            .setInstance(Party.newBuilder().setService("a").setInstance("a-1").build())
            .setSource("test")
            .setProperties(Map.of())
            .build();
    try (CallPublisher publisher = publisher(producer, 10, LONG)) {
      assertThat(publisher.publishSpans(new SpanBatch(List.of()))).isCompleted();
      assertThat(publisher.publishInstance(instance)).isCompleted();
    }
    assertThat(producer.history())
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.SPANS, Topics.INSTANCES);
  }

  @Test
  void manyThreadsLoseNothing() throws Exception {
    MockProducer<byte[], byte[]> producer = producer(true);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CallPublisher publisher = publisher(producer, 7, Duration.ofMillis(1));
    List<Future<List<CompletableFuture<Void>>>> tasks = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      int from = t * 1_000;
      tasks.add(
          threads.submit(
              () ->
                  IntStream.range(from, from + 1_000)
                      .mapToObj(i -> publisher.publish(Samples.call(i)))
                      .toList()));
    }
    List<CompletableFuture<Void>> futures = new ArrayList<>();
    for (Future<List<CompletableFuture<Void>>> task : tasks) {
      futures.addAll(task.get());
    }
    publisher.close();
    threads.shutdown();

    assertThat(CompletableFuture.allOf(futures.toArray(new CompletableFuture<?>[0])))
        .succeedsWithin(Duration.ofSeconds(10));
    assertThat(sent(producer).stream().map(CallRecord::getLatencyMicros).sorted().toList())
        .isEqualTo(IntStream.range(0, 4_000).mapToObj(i -> (long) i).toList());
    assertThat(publisher.counts()).isEqualTo(new PublishCounts(4_000, 0));
  }

  @Test
  void settingsThatLoseRecordsAreRefused() {
    assertThatThrownBy(
            () ->
                CallPublisher.builder("localhost:9092", "http://localhost:8081")
                    .producerProperties(Map.of("acks", "1"))
                    .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("acks: 1 (expected: all)");
    assertThatThrownBy(
            () ->
                CallPublisher.builder("localhost:9092", "http://localhost:8081")
                    .linger(Duration.ofSeconds(1)))
        .hasMessage("linger: PT1S (expected: 0s to 0.2s)");
  }

  private List<CallRecord> sent(MockProducer<byte[], byte[]> producer) throws Exception {
    RecordDecoder decoder = new RecordDecoder(registry, List.of(CallBatch.SCHEMA$));
    List<CallRecord> calls = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      assertThat(record.topic()).isEqualTo(Topics.CALLS);
      calls.addAll(CallBatches.unpack((CallBatch) decoder.decode(record.value())));
    }
    return calls;
  }
}
