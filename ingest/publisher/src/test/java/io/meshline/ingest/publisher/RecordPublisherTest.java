package io.meshline.ingest.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.InMemorySchemaRegistry;
import io.meshline.schemas.registry.SchemaRegistryClient;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
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
}
