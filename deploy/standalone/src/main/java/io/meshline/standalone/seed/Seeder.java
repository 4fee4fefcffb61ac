package io.meshline.standalone.seed;

import io.meshline.ingest.publisher.CallPublisher;
import io.meshline.schemas.CallRecord;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Publishes made-up traffic of past days as call records, the way any producer does. */
public final class Seeder {
  private static final long SEED = 20_261_129;

  /** The jobs take no calls older than seven days when the broker takes them. */
  private static final Duration SLACK = Duration.ofMinutes(15);

  private final String bootstrapServers;
  private final URI registry;

  /** For a broker and a registry that are prepared. */
  public Seeder(String bootstrapServers, URI registry) {
    this.bootstrapServers = bootstrapServers;
    this.registry = registry;
  }

  /**
   * Publishes the calls of some days up to now, and waits until the broker has all of them.
   *
   * @param days 1 to 7
   * @param progress told of each day that is done
   * @return how many observations were published
   * @throws IllegalStateException if one could not be
   */
  public long publish(int days, Instant now, Consumer<String> progress) {
    SeedTraffic traffic = new SeedTraffic(now, days, SEED);
    Instant begin = traffic.end().minus(days, ChronoUnit.DAYS).plus(SLACK);
    AtomicReference<Throwable> fault = new AtomicReference<>();
    try (CallPublisher publisher =
        CallPublisher.builder(bootstrapServers, registry.toString())
            .producerProperties(
                Map.of(ProducerConfig.PARTITIONER_CLASS_CONFIG, FirstPartition.class.getName()))
            .build()) {
      Consumer<CallRecord> send =
          call -> {
            CompletableFuture<Void> sent = publisher.publish(call);
            var unused = sent.whenComplete((done, failure) -> fault.compareAndSet(null, failure));
          };
      for (Instant minute = begin;
          minute.isBefore(traffic.end()) && fault.get() == null;
          minute = minute.plusSeconds(60)) {
        traffic.minute(minute, send);
        if (minute.atOffset(ZoneOffset.UTC).toLocalTime().toSecondOfDay() == 0) {
          progress.accept("made up the time before " + minute);
        }
      }
      publisher.flush();
      if (fault.get() != null) {
        throw new IllegalStateException("not all could be published: " + fault.get(), fault.get());
      }
      return publisher.counts().published();
    }
  }
}
