package io.meshline.e2e.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshline.e2e.stack.Engines;
import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.standalone.engine.KafkaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each port of a receiver in a JVM of 128 MiB, before a real Kafka, meets whatever a network may
 * send. Valid callers beside that go on, the memory stays bounded, and the books balance.
 */
class HostilePortsIT {
  private static final int IDLE = 2_000;
  // Heap and direct memory are limited to 128 MiB each; the rest is the JVM's own.
  private static final long MOST_MEMORY = 480;

  @Test
  void eachPortSurvivesAndValidCallersGoOn(@TempDir Path folder) throws Exception {
    long seed = System.nanoTime();
    System.out.println("HostilePortsIT seed: " + seed);
    try (Engines engines = Engines.start(folder)) {
      KafkaProcess kafka = engines.kafka();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        new TopicInstaller(admin, TopicSizing.DEFAULT).install();
      }
      try (ReceiverProcess receiver =
          new ReceiverProcess(
              folder, kafka.bootstrapServers(), engines.registry().url().toString())) {
        await().atMost(Duration.ofSeconds(60)).until(receiver::ready);
        attack(receiver, seed);
        assertThat(receiver.terminate()).as(receiver.log()).isZero();
      }
    }
  }

  private static void attack(ReceiverProcess receiver, long seed) throws Exception {
    try (HostileCallers hostile = new HostileCallers(seed);
        ValidCallers valid = new ValidCallers(receiver)) {
      Map<String, IntConsumer> attacks = new LinkedHashMap<>();
      attacks.put("random bytes", hostile::randomBytes);
      attacks.put("half messages", hostile::halfMessages);
      attacks.put("messages of 100 MiB", hostile::hugeMessages);
      attacks.put("compressed bombs", hostile::compressedBombs);
      attacks.put("slow readers", hostile::slowReaders);
      attacks.put("slow writers", hostile::slowWriters);
      attacks.forEach(
          (name, attack) ->
              withstands(
                  receiver, valid, hostile, name, () -> receiver.ports().forEach(attack::accept)));
      for (int port : receiver.ports()) {
        withstands(
            receiver,
            valid,
            hostile,
            IDLE + " idle connections to " + port,
            () -> hostile.idleConnections(port, IDLE));
      }
      valid.finish();

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                assertThat(receiver.metric("in_flight_records", "")).isZero();
                assertThat(receiver.metric("half_read_bytes", "")).isZero();
              });
      assertThat(receiver.metric("received_total", ""))
          .isEqualTo(
              receiver.metric("published_total", "") + receiver.metric("rejected_total", ""));
      assertThat(receiver.metric("published_total", "protocol=\"otlp\""))
          .isGreaterThanOrEqualTo(valid.records("otlp"));
      assertThat(receiver.metric("published_total", "protocol=\"skywalking\""))
          .isGreaterThanOrEqualTo(valid.records("skywalking"));
      assertThat(receiver.metric("rejected_total", "reason=\"too_large\"")).isPositive();
      assertThat(receiver.metric("cut_short_total", "")).isPositive();
      assertThat(receiver.peakMemory()).isLessThan(MOST_MEMORY);
    }
  }

  /** Valid callers go on while the attack lasts. */
  private static void withstands(
      ReceiverProcess receiver,
      ValidCallers valid,
      HostileCallers hostile,
      String name,
      Runnable attack) {
    long begin = System.nanoTime();
    int before = valid.least();
    attack.run();
    await(name)
        .atMost(Duration.ofSeconds(30))
        .until(() -> !receiver.alive() || valid.least() >= before + 20);
    assertThat(receiver.alive()).as(name + ": " + receiver.log()).isTrue();
    System.out.printf(
        "%s: 20 messages of each valid caller in %d ms, memory at most %d MiB%n",
        name, (System.nanoTime() - begin) / 1_000_000, receiver.peakMemory());
    hostile.hangUp();
  }
}
