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
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/** Publishes made-up traffic of past days as call records, the way any producer does. */
public final class Seeder {
  /** How long the incident lasts. */
  public static final Duration INCIDENT = SeedTraffic.INCIDENT;

  private static final long SEED = 20_261_129;

  /** The jobs take no calls older than seven days when the broker takes them. */
  private static final Duration SLACK = Duration.ofMinutes(15);

  private static final Duration FIRST = Duration.ofMinutes(5);

  private final String bootstrapServers;
  private final URI registry;

  /** For a broker and a registry that are prepared. */
  public Seeder(String bootstrapServers, URI registry) {
    this.bootstrapServers = bootstrapServers;
    this.registry = registry;
  }

  /**
   * What was published.
   *
   * @param begin of the time
   * @param end of it, exclusive
   * @param incident when one of two instances of payment begins to fail, for {@link #INCIDENT}
   * @param deploy when the catalogue's new release takes over
   * @param observations how many
   */
  public record Past(
      Instant begin, Instant end, Instant incident, Instant deploy, long observations) {}

  /**
   * Begin of a past.
   *
   * @param length of it
   * @param now its end
   */
  public static Instant begin(Duration length, Instant now) {
    return now.truncatedTo(ChronoUnit.MINUTES).minus(length).plus(SLACK);
  }

  /**
   * Publishes the calls of some time up to now, and waits until the broker has all of them.
   *
   * @param length of the time, 6 hours to 7 days
   * @param begun called when the broker has the first minutes; the others follow when it returns
   * @param progress told of each day that is done
   * @throws IllegalStateException if not all could be published
   */
  public Past publish(Duration length, Instant now, Runnable begun, Consumer<String> progress) {
    try (CallPublisher publisher =
        CallPublisher.builder(bootstrapServers, registry.toString())
            .producerProperties(
                Map.of(ProducerConfig.PARTITIONER_CLASS_CONFIG, FirstPartition.class.getName()))
            .build()) {
      publish(length, now, publisher::publish, publisher::flush, begun, progress);
      SeedTraffic traffic = new SeedTraffic(now, length, SEED);
      return new Past(
          begin(length, now),
          traffic.end(),
          traffic.incident(),
          traffic.deploy(),
          publisher.counts().published());
    }
  }

  /**
   * The same to anybody.
   *
   * @param send done when the call has arrived
   * @param flush returns when all that were sent have arrived, or failed
   */
  static void publish(
      Duration length,
      Instant now,
      Function<CallRecord, CompletableFuture<Void>> send,
      Runnable flush,
      Runnable begun,
      Consumer<String> progress) {
    SeedTraffic traffic = new SeedTraffic(now, length, SEED);
    Instant begin = begin(length, now);
    AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    Consumer<CallRecord> calls =
        call -> {
          var unused =
              send.apply(call).whenComplete((done, failure) -> fault.compareAndSet(null, failure));
        };
    for (Instant minute = begin;
        minute.isBefore(traffic.end()) && fault.get() == null;
        minute = minute.plusSeconds(60)) {
      traffic.minute(minute, calls);
      if (minute.equals(begin.plus(FIRST))) {
        flush.run();
        begun.run();
      }
      if (minute.atOffset(ZoneOffset.UTC).toLocalTime().toSecondOfDay() == 0) {
        progress.accept("made up the time before " + minute);
      }
    }
    flush.run();
    Throwable failure = fault.get();
    if (failure != null) {
      throw new IllegalStateException("not all could be published: " + failure, failure);
    }
  }
}
