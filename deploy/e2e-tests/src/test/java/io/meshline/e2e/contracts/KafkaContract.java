package io.meshline.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.ingest.publisher.CallPublisher;
import io.meshline.ingest.publisher.PublishCounts;
import io.meshline.ingest.publisher.PublishException;
import io.meshline.ingest.publisher.RecordPublisher;
import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicReport;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Topics;
import io.meshline.schemas.registry.SchemaRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the publisher expects of a Kafka cluster, and promises to its users. */
abstract class KafkaContract {
  private static final TopicSizing SIZING =
      new TopicSizing(OptionalInt.of(2), Map.of(), OptionalInt.of(1));

  abstract String bootstrapServers();

  abstract SchemaRegistry registry();

  @BeforeEach
  void installTopics() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      new TopicInstaller(admin, SIZING).install();
    }
  }

  CallPublisher publisher(Map<String, ?> properties, Duration maxBlock) {
    // The address is not asked: the registry is given.
    return CallPublisher.builder(bootstrapServers(), "http://127.0.0.1:1")
        .registry(registry())
        .producerProperties(properties)
        .maxBlock(maxBlock)
        .build();
  }

  @Test
  void topicsAreInstalledOnceAndCompared() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      TopicReport again = new TopicInstaller(admin, SIZING).install();
      TopicReport other = new TopicInstaller(admin, TopicSizing.DEFAULT).install();

      assertThat(again.created()).isEmpty();
      assertThat(again.existing())
          .isEqualTo(Topics.all().stream().map(Topics.Topic::name).toList());
      assertThat(again.differences()).isEmpty();
      assertThat(other.differences())
          .extracting(TopicReport.Difference::toString)
          .contains("meshline.calls partitions: 2 (expected: 12)");
    }
  }

  @Test
  void whatManyThreadsPublishIsInTheTopicOnce() throws Exception {
    String run = "threads-" + getClass().getSimpleName();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<List<CompletableFuture<Void>>>> tasks = new ArrayList<>();
    CallPublisher publisher = publisher(Map.of(), Duration.ofSeconds(30));
    try (publisher) {
      for (int t = 0; t < 4; t++) {
        int from = t * 5_000;
        tasks.add(
            threads.submit(
                () ->
                    IntStream.range(from, from + 5_000)
                        .mapToObj(i -> publisher.publish(Calls.call(run, i)))
                        .toList()));
      }
      for (Future<List<CompletableFuture<Void>>> task : tasks) {
        assertThat(CompletableFuture.allOf(task.get().toArray(new CompletableFuture<?>[0])))
            .succeedsWithin(Duration.ofSeconds(60));
      }
    }
    threads.shutdown();

    assertThat(publisher.counts()).isEqualTo(new PublishCounts(20_000, 0));
    List<CallRecord> read = Calls.readAll(bootstrapServers(), registry(), run);
    assertThat(read.stream().map(CallRecord::getLatencyMicros).sorted().toList())
        .isEqualTo(IntStream.range(0, 20_000).mapToObj(i -> (long) i).toList());
  }

  @Test
  void aSingleRecordComesOutAsItWentIn() {
    String run = "single-" + getClass().getSimpleName();
    try (RecordPublisher publisher =
        RecordPublisher.connect(bootstrapServers(), registry(), Duration.ofSeconds(30), Map.of())) {
      assertThat(publisher.publish(Topics.CALLS, Calls.call(run, 7)))
          .succeedsWithin(Duration.ofSeconds(60));
    }
    assertThat(Calls.readAll(bootstrapServers(), registry(), run))
        .containsExactly(Calls.call(run, 7));
  }

  @Test
  void aRecordThatIsTooLargeFails() {
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setTime(EventTimes.instant(0))
            .setProgram("test")
            .setReason("undecodable")
            .setMessage("large")
            .setValue(ByteBuffer.wrap(new byte[3 << 20]))
            .build();
    try (RecordPublisher publisher =
        RecordPublisher.connect(bootstrapServers(), registry(), Duration.ofSeconds(30), Map.of())) {
      assertThatThrownBy(publisher.publish(Topics.DEAD_LETTERS, letter)::join)
          .hasCauseInstanceOf(PublishException.class)
          .hasMessageContaining("meshline.dead-letters: ")
          .hasMessageContaining("max.request.size");
      assertThat(publisher.counts()).isEqualTo(new PublishCounts(0, 1));
    }
  }
}
