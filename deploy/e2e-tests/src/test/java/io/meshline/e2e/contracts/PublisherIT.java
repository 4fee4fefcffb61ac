package io.meshline.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshline.ingest.publisher.CallPublisher;
import io.meshline.ingest.publisher.SchemaInstaller;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.registry.SchemaRegistry;
import io.meshline.schemas.registry.SchemaRegistryClient;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.RegistryProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract against a real broker and a real registry. */
class PublisherIT extends KafkaContract {
  private static Path folder;
  private static KafkaProcess kafka;
  private static RegistryProcess registryProcess;
  private static SchemaRegistry registry;

  @BeforeAll
  static void start(@TempDir Path data) {
    folder = data;
    kafka = KafkaProcess.start(folder, 0);
    registryProcess = RegistryProcess.start(folder, 0);
    registry = new SchemaRegistryClient(registryProcess.url().toString());
    new SchemaInstaller(registry).install();
  }

  @AfterAll
  static void stop() {
    registryProcess.close();
    kafka.close();
  }

  @Override
  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  @Override
  SchemaRegistry registry() {
    return registry;
  }

  @Test
  void whileTheBrokerIsAwayCallersWaitThenFailAndNothingIsLostSilently() {
    String run = "away";
    List<CompletableFuture<Void>> futures = new ArrayList<>();
    CallPublisher publisher =
        publisher(
            Map.of(
                "buffer.memory", 65_536,
                "batch.size", 16_384,
                "compression.type", "none",
                "request.timeout.ms", 1_000,
                "delivery.timeout.ms", 2_000),
            Duration.ofMillis(300));
    try (publisher) {
      for (int i = 0; i < 1_000; i++) {
        futures.add(publisher.publish(Calls.call(run, i)));
      }
      publisher.flush();
      assertThat(futures).allMatch(f -> f.isDone() && !f.isCompletedExceptionally());

      int port = kafka.port();
      kafka.close();
      long begun = System.nanoTime();
      for (int i = 1_000; i < 40_000; i++) {
        futures.add(publisher.publish(Calls.call(run, i)));
      }
      // A full buffer made somebody wait.
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(300));
      await().atMost(Duration.ofSeconds(60)).until(() -> failed(futures) > 0);
      kafka = KafkaProcess.start(folder, port);
      futures.add(publisher.publish(Calls.call(run, 40_000)));
      publisher.flush();
    }

    assertThat(futures).allMatch(CompletableFuture::isDone);
    assertThat(publisher.counts().failed()).isEqualTo(failed(futures));
    assertThat(publisher.counts().published() + publisher.counts().failed()).isEqualTo(40_001);
    List<Long> acknowledged = new ArrayList<>();
    for (int i = 0; i < futures.size(); i++) {
      if (!futures.get(i).isCompletedExceptionally()) {
        acknowledged.add((long) i);
      }
    }
    // A call whose acknowledgement did not come in time may be there all the same.
    assertThat(
            Calls.readAll(bootstrapServers(), registry, run).stream()
                .map(CallRecord::getLatencyMicros))
        .doesNotHaveDuplicates()
        .containsAll(acknowledged);
  }

  private static long failed(List<CompletableFuture<Void>> futures) {
    return futures.stream().filter(CompletableFuture::isCompletedExceptionally).count();
  }
}
