package io.meshline.e2e.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshline.e2e.stack.Engines;
import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Span;
import io.meshline.schemas.registry.SchemaRegistryClient;
import io.meshline.standalone.engine.KafkaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka away under load: frozen for the first half of the time, with its connections open, dead for
 * the second. Callers of every protocol are slowed and get no errors but what OTLP prescribes; the
 * receiver, in a JVM of 128 MiB, stays as large as it is; and all that was answered is in the
 * topics, once.
 *
 * <p>{@code meshline.outage.seconds} chooses another length than two minutes.
 */
class OutageIT {
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("meshline.outage.seconds", 120));

  /** Buffers take what callers send for a moment. */
  private static final Duration FILLED = Duration.ofSeconds(10);

  /** 128 MiB of heap, what the JVM and netty need beside it, and no more. */
  private static final long MAX_RESIDENT = 420L << 20;

  /** in-flight.max-size, and a message and what it became for each stream beyond. */
  private static final long MAX_IN_FLIGHT = (16L + 2) << 20;

  private long peakResident;
  private long peakInFlight;

  @Test
  void everythingAcknowledgedIsInTheTopicsOnce(@TempDir Path folder) throws Exception {
    try (Engines engines = Engines.start(folder)) {
      KafkaProcess kafka = engines.kafka();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        new TopicInstaller(admin, TopicSizing.DEFAULT).install();
      }
      String schemas = engines.registry().url().toString();
      try (ReceiverProcess receiver =
              new ReceiverProcess(folder, kafka.bootstrapServers(), schemas);
          Load load = ready(receiver)) {
        await().atMost(Duration.ofMinutes(2)).until(() -> load.answered() > 5_000);
        passed(receiver, Duration.ofSeconds(5));
        long residentBefore = peakResident;
        long answeredBefore = load.answered();
        assertThat(load.errors).isEmpty();

        signal("STOP", kafka.pid());
        passed(receiver, FILLED);
        long answeredWhenFull = load.answered();
        passed(receiver, OUTAGE.dividedBy(2).minus(FILLED));
        kafka.kill();
        passed(receiver, OUTAGE.dividedBy(2));
        assertThat(load.errors).isEmpty();
        assertThat(load.answered()).as("answers without a broker").isEqualTo(answeredWhenFull);
        assertThat(receiver.metric("waiting_calls", "")).as("calls that wait").isPositive();
        assertThat(receiver.ready()).isFalse();

        kafka.restart();
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> load.answered() > answeredWhenFull + 1_000);
        load.finish(180);
        assertThat(load.errors).isEmpty();
        System.out.printf(
            "OutageIT: %s without Kafka; resident %d MiB before, %d MiB at most; in flight %d KiB"
                + " at most; answered %d before, %d in the end; exports refused %d%n",
            OUTAGE,
            residentBefore >> 20,
            peakResident >> 20,
            peakInFlight >> 10,
            answeredBefore,
            load.answered(),
            load.refusedExports.get());
        assertThat(peakResident).isLessThan(MAX_RESIDENT);
        assertThat(peakInFlight).isLessThan(MAX_IN_FLIGHT);

        // Exports that were given up by their callers are published too, a little later.
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> receiver.metric("in_flight_records", "") == 0);
        assertThat(receiver.metric("received_total", ""))
            .isEqualTo(
                receiver.metric("published_total", "") + receiver.metric("rejected_total", ""));
        assertThat(receiver.metric("rejected_total", "")).isZero();
        assertThat(receiver.terminate()).as(receiver.log()).isZero();
        compare(load, new Published(kafka.bootstrapServers(), new SchemaRegistryClient(schemas)));
      }
    }
  }

  private static void compare(Load load, Published published) throws Exception {
    List<CallRecord> calls = published.calls();
    assertThat(counted(calls, "patient", call -> call.getTraceId()))
        .isEqualTo(expected(load.segments, "trace-", 1));
    assertThat(counted(calls, "probed", call -> call.getDestination().getEndpoint()))
        .isEqualTo(expected(load.meshMessages, "/probed/", Load.ENTRIES));
    assertThat(counted(calls, "carts", call -> call.getDestination().getEndpoint()))
        .isEqualTo(expected(load.accessLogs, "GET:/carts/", Load.ENTRIES));

    Map<String, Long> spans =
        published.spans().stream()
            .collect(Collectors.groupingBy(Span::getSpanId, TreeMap::new, Collectors.counting()));
    assertThat(spans).hasSize(load.exports.size() * Load.SPANS);
    load.exports.forEach(
        (first, attempts) -> {
          for (int i = 0; i < Load.SPANS; i++) {
            String id = "%08x%08x".formatted(1, first + i);
            // One that was refused before it was read is not there; of the others each is.
            assertThat(spans.getOrDefault(id, 0L)).as(id).isBetween(1L, (long) attempts);
          }
        });
  }

  private static Map<String, Long> counted(
      List<CallRecord> calls, String service, Function<CallRecord, String> name) {
    return calls.stream()
        .filter(call -> call.getDestination().getService().equals(service))
        .collect(Collectors.groupingBy(name, TreeMap::new, Collectors.counting()));
  }

  private static Map<String, Long> expected(
      Collection<Integer> numbers, String prefix, long records) {
    Map<String, Long> expected = new TreeMap<>();
    numbers.forEach(number -> expected.merge(prefix + number, records, Long::sum));
    return expected;
  }

  private static Load ready(ReceiverProcess receiver) {
    await().atMost(Duration.ofSeconds(60)).until(receiver::ready);
    return new Load(receiver);
  }

  /** Lets that much time pass, and looks at the receiver meanwhile. */
  private void passed(ReceiverProcess receiver, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    await()
        .atMost(time.plusSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              assertThat(receiver.alive()).as(receiver.log()).isTrue();
              peakResident = Math.max(peakResident, receiver.residentBytes());
              peakInFlight = Math.max(peakInFlight, receiver.metric("in_flight_bytes", ""));
              return System.nanoTime() >= end;
            });
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor();
    assertThat(code).as("kill -" + name).isZero();
  }
}
