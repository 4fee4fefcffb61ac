package io.meshline.ingest.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Lane;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import io.meshline.schemas.registry.SchemaRegistryClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RecordPublisherTest {
  private static MockProducer<byte[], byte[]> producer(boolean acknowledges) {
    return new MockProducer<>(
        acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Test
  void isDoneWhenTheBrokerAcknowledged() {
    MockProducer<byte[], byte[]> producer = producer(false);
    RecordPublisher publisher = new RecordPublisher(producer, new InMemorySchemaRegistry());

    CompletableFuture<Void> done = publisher.publish(Topics.CALLS, Samples.call(1));
    assertThat(done).isNotDone();
    producer.completeNext();

    assertThat(done).isCompleted();
    assertThat(publisher.counts()).isEqualTo(new PublishCounts(1, 0));
  }

  @Test
  void aBufferThatStaysFullFailsTheFuture() {
    MockProducer<byte[], byte[]> producer = producer(true);
    producer.sendException = new TimeoutException("Failed to allocate 99 bytes within 30000 ms");
    RecordPublisher publisher = new RecordPublisher(producer, new InMemorySchemaRegistry());

    assertThatThrownBy(publisher.publish(Topics.CALLS, Samples.call(1))::join)
        .hasCauseInstanceOf(PublishException.class)
        .hasMessageEndingWith(
            "meshline.calls: not sent: Failed to allocate 99 bytes within 30000 ms");
    assertThat(publisher.counts()).isEqualTo(new PublishCounts(0, 1));
  }

  @Test
  void whatCannotBeEncodedFailsAndTheNextRecordPasses() {
    RecordPublisher publisher = new RecordPublisher(producer(true), new InMemorySchemaRegistry());

    assertThatThrownBy(publisher.publish(Topics.CALLS, new CallRecord())::join)
        .hasMessageContaining("meshline.calls: CallRecord not encoded: ");
    assertThat(publisher.publish(Topics.CALLS, Samples.call(1))).isCompleted();
    assertThat(publisher.counts()).isEqualTo(new PublishCounts(1, 1));
  }

  @Test
  void aRegistryThatIsDownFailsTheFuture() {
    SchemaRegistryClient down =
        SchemaRegistryClient.builder("http://127.0.0.1:1").attempts(1).build();
    RecordPublisher publisher = new RecordPublisher(producer(true), down);

    assertThatThrownBy(publisher.publish(Topics.CALLS, Samples.call(1))::join)
        .hasMessageContaining("meshline.calls: CallRecord not encoded: no answer in 1 attempts");
  }

  @Test
  void afterCloseRecordsFail() {
    RecordPublisher publisher = new RecordPublisher(producer(true), new InMemorySchemaRegistry());
    publisher.close();

    assertThat(publisher.publish(Topics.CALLS, Samples.call(1))).isCompletedExceptionally();
    assertThat(publisher.counts().failed()).isEqualTo(1);
  }

  @Test
  @Timeout(30)
  void aBrokerThatIsNotThereFailsAfterMaxBlock() {
    try (RecordPublisher publisher =
        RecordPublisher.connect(
            "127.0.0.1:1",
            new InMemorySchemaRegistry(),
            Duration.ofMillis(300),
            Map.of("client.id", "test"))) {
      CompletableFuture<Void> done = publisher.publish(Topics.CALLS, Samples.call(1));

      assertThatThrownBy(done::join)
          .hasCauseInstanceOf(PublishException.class)
          .hasMessageContaining("after 300 ms");
      assertThat(publisher.counts()).isEqualTo(new PublishCounts(0, 1));
    }
  }

  private static PartitionInfo partition(int number, boolean led) {
    Node node = new Node(1, "broker", 9092);
    Node[] replicas = {node};
    return new PartitionInfo(Topics.CALLS, number, led ? node : null, replicas, replicas);
  }

  private static MockProducer<byte[], byte[]> producer(
      boolean acknowledges, PartitionInfo... partitions) {
    Cluster cluster =
        new Cluster(
            "cluster",
            List.of(new Node(1, "broker", 9092)),
            List.of(partitions),
            Set.of(),
            Set.of());
    return new MockProducer<>(
        cluster, acknowledges, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static PartitionInfo[] partitions(int count) {
    PartitionInfo[] all = new PartitionInfo[count];
    for (int i = 0; i < count; i++) {
      all[i] = partition(i, true);
    }
    return all;
  }

  private static List<Integer> published(MockProducer<byte[], byte[]> producer) {
    List<Integer> partitions = new ArrayList<>();
    producer.history().forEach(record -> partitions.add(record.partition()));
    producer.clear();
    return partitions;
  }

  @Test
  void aLaneHasPartitionsOfItsOwn() {
    MockProducer<byte[], byte[]> producer =
        producer(
            true,
            partition(5, true),
            partition(0, true),
            partition(1, true),
            partition(4, true),
            partition(2, false),
            partition(3, true));
    RecordPublisher publisher = new RecordPublisher(producer, new InMemorySchemaRegistry());
    assertThat(publisher.partitions(Topics.CALLS)).as("not known yet").isEqualTo(1);

    for (int i = 0; i < 100; i++) {
      assertThat(publisher.publish(Topics.CALLS, Samples.call(i), new Lane(1, 3))).isCompleted();
    }
    assertThat(published(producer)).hasSize(100).containsOnly(1, 4).contains(1, 4);
    assertThat(publisher.partitions(Topics.CALLS)).isEqualTo(6);

    for (int i = 0; i < 100; i++) {
      assertThat(publisher.publish(Topics.CALLS, Samples.call(i), new Lane(2, 3))).isCompleted();
    }
    assertThat(published(producer)).as("2 has no leader").hasSize(100).containsOnly(5);
  }

  /** Also where the lanes take turns, as they do when their batches end by the clock. */
  @Test
  void lanesUseAllTheirPartitions() {
    MockProducer<byte[], byte[]> producer = producer(true, partitions(12));
    RecordPublisher publisher = new RecordPublisher(producer, new InMemorySchemaRegistry());
    for (int i = 0; i < 1_200; i++) {
      Lane lane = new Lane(i % 6, 6);
      assertThat(publisher.publish(Topics.CALLS, Samples.call(i), lane)).isCompleted();
    }
    Set<Integer> used = new HashSet<>(published(producer));
    assertThat(used).hasSize(12);
  }

  @Test
  void aPartitionThatDoesNotAcknowledgeGetsNoMoreThanItsDue() {
    MockProducer<byte[], byte[]> producer = producer(false, partitions(4));
    RecordPublisher publisher = new RecordPublisher(producer, new InMemorySchemaRegistry());
    for (int i = 0; i < 2 * LanePartitions.MOST + 5; i++) {
      var unused = publisher.publish(Topics.CALLS, Samples.call(i), new Lane(1, 2));
    }
    List<Integer> chosen = new ArrayList<>();
    producer.history().forEach(record -> chosen.add(record.partition()));
    assertThat(Collections.frequency(chosen, 1)).isEqualTo(LanePartitions.MOST);
    assertThat(Collections.frequency(chosen, 3)).isEqualTo(LanePartitions.MOST);
    assertThat(Collections.frequency(chosen, null)).isEqualTo(5);

    while (producer.completeNext()) {
      // All of them are acknowledged.
    }
    var unused = publisher.publish(Topics.CALLS, Samples.call(0), new Lane(1, 2));
    assertThat(producer.history().get(chosen.size()).partition()).isIn(1, 3);
  }

  @Test
  void whatFailedIsOnItsWayNoLonger() {
    MockProducer<byte[], byte[]> producer = producer(false, partitions(2));
    RecordPublisher publisher = new RecordPublisher(producer, new InMemorySchemaRegistry());
    for (int i = 0; i < LanePartitions.MOST; i++) {
      var unused = publisher.publish(Topics.CALLS, Samples.call(i), new Lane(1, 2));
      assertThat(producer.errorNext(new TimeoutException("not acknowledged"))).isTrue();
    }
    producer.sendException = new TimeoutException("the buffer is full");
    for (int i = 0; i < LanePartitions.MOST; i++) {
      assertThat(publisher.publish(Topics.CALLS, Samples.call(i), new Lane(1, 2)))
          .isCompletedExceptionally();
    }
    producer.sendException = null;
    producer.clear();
    var unused = publisher.publish(Topics.CALLS, Samples.call(0), new Lane(1, 2));
    assertThat(published(producer)).containsExactly(1);
  }

  @Test
  void theProducerChoosesWhereNoPartitionFits() {
    MockProducer<byte[], byte[]> producer = producer(true, partition(0, true), partition(1, false));
    RecordPublisher publisher = new RecordPublisher(producer, new InMemorySchemaRegistry());
    assertThat(publisher.publish(Topics.CALLS, Samples.call(1), new Lane(1, 2))).isCompleted();
    assertThat(publisher.publish(Topics.CALLS, Samples.call(2), Lane.ANY)).isCompleted();
    assertThat(publisher.publish(Topics.CALLS, Samples.call(3))).isCompleted();
    assertThat(published(producer)).hasSize(3).containsOnlyNulls();
    assertThat(publisher.partitions(Topics.CALLS)).isEqualTo(2);
  }
}
