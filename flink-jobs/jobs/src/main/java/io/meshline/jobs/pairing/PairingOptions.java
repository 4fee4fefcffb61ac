package io.meshline.jobs.pairing;

import io.meshline.jobs.config.Option;
import io.meshline.jobs.config.OptionType;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.config.RuntimeOptions;
import io.meshline.jobs.kafka.KafkaOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Options of span pairing. */
public final class PairingOptions {

  /** How often a call may be written. */
  public enum Delivery {
    /** In transactions, committed with each checkpoint. */
    EXACTLY_ONCE,
    /** At once; after a failure some calls are written again. */
    AT_LEAST_ONCE
  }

  /** Wait for the other side. */
  public static final Option<Duration> WAIT =
      Option.of(
          "pairing.wait",
          OptionType.duration(Duration.ZERO),
          "10s",
          "How long after its completion, in event time, a span waits for the other side of its"
              + " call.");

  /** Memory for latecomers. */
  public static final Option<Duration> MEMORY =
      Option.of(
          "pairing.memory",
          OptionType.duration(Duration.ZERO),
          "6min",
          "How long after the wait, in event time, a span is remembered: for late partners and"
              + " against duplicates, which exporters may send for 5 min.");

  /** End of all waits in quiet traffic. */
  public static final Option<Duration> QUIET =
      Option.of(
          "pairing.quiet",
          OptionType.duration(Duration.ofMillis(100)),
          "45s",
          "When no partition brings anything and event time has stood still for this long by the"
              + " clock, waits end; longer than `source.idleness`.");

  /** Bound on a trace. */
  public static final Option<Integer> MAX_SPANS =
      Option.of(
          "pairing.max-spans-per-trace",
          OptionType.integer(1, 100_000),
          "5000",
          "Spans of one trace that are remembered; each further one gives its call at once, with"
              + " what is known.");

  /** Which trace ids are the same. */
  public static final Option<Boolean> STRICT_TRACE_IDS =
      Option.of(
          "pairing.strict-trace-ids",
          OptionType.flag(),
          "true",
          "Whether trace ids must be equal; otherwise their lower 64 bits must, for meshes where"
              + " some (Zipkin) services keep only those of a 128-bit id.");

  /** Which environments have traces in common. */
  public static final Option<Boolean> ACROSS_ENVIRONMENTS =
      Option.of(
          "pairing.across-environments",
          OptionType.flag(),
          "true",
          "Whether spans of one trace are paired whatever environments they tell; false keeps each"
              + " environment to itself, for traffic that is mirrored with its trace ids. Tenants"
              + " always do.");

  /** Bound on a span's age. */
  public static final Option<Duration> MAX_AGE =
      Option.of(
          "pairing.max-age",
          OptionType.duration(Duration.ofMinutes(1)),
          "2d",
          "Spans that completed longer ago than this are dead letters.");

  /** Consumer group. */
  public static final Option<String> GROUP =
      Option.of(
          "pairing.group",
          OptionType.text(),
          "meshline-span-pairing",
          "Consumer group that shows the job's progress.");

  /** Delivery to the topic of calls. */
  public static final Option<Delivery> DELIVERY =
      Option.of(
          "pairing.delivery",
          OptionType.choice(Delivery.class),
          "exactly-once",
          "Exactly once: calls are visible after the next checkpoint. At least once: at once, but"
              + " twice after a failure.");

  /** Own name among the writers of transactions. */
  public static final Option<String> TRANSACTIONAL_ID_PREFIX =
      Option.of(
          "pairing.transactional-id-prefix",
          OptionType.text(),
          "meshline-span-pairing",
          "Begin of the transactions' ids: its own for each pairing job at the same brokers, and not"
              + " the begin of another one's.");

  /** Time-out of transactions. */
  public static final Option<Duration> TRANSACTION_TIMEOUT =
      Option.of(
          "pairing.transaction-timeout",
          OptionType.duration(Duration.ofSeconds(1)),
          "5min",
          "When the brokers give up a transaction, and how long a dead job can hold readers back:"
              + " longer than a checkpoint and a restart take, less than `lateness.minute`, at most"
              + " the brokers' transaction.max.timeout.ms.");

  /** Size of batches. */
  public static final Option<Integer> BATCH_CALLS =
      Option.of(
          "pairing.batch-calls",
          OptionType.integer(1, 10_000),
          "1000",
          "Most calls of one Kafka record.");

  /** Age of batches. */
  public static final Option<Duration> BATCH_AGE =
      Option.of(
          "pairing.batch-age",
          OptionType.duration(Duration.ofMillis(1)),
          "200ms",
          "How long a call waits for others to share a Kafka record with.");

  /** All of them, in the order of the reference. */
  public static final List<Option<?>> ALL =
      List.of(
          WAIT,
          MEMORY,
          QUIET,
          MAX_SPANS,
          STRICT_TRACE_IDS,
          ACROSS_ENVIRONMENTS,
          MAX_AGE,
          GROUP,
          DELIVERY,
          TRANSACTIONAL_ID_PREFIX,
          TRANSACTION_TIMEOUT,
          BATCH_CALLS,
          BATCH_AGE);

  private PairingOptions() {}

  /**
   * Adds a fault when a partition that is only slow to be called idle would look like quiet
   * traffic, and when transactions would be given up before their checkpoint.
   */
  public static void check(Options options, List<String> faults) {
    Optional<Duration> quiet = options.find(QUIET);
    Optional<Duration> idleness = options.find(KafkaOptions.IDLENESS);
    if (quiet.isPresent() && idleness.isPresent() && quiet.get().compareTo(idleness.get()) <= 0) {
      faults.add(
          "%s: %s ms (expected: more than %s, which is %s ms: until then one partition without"
                  .formatted(
                      QUIET.key(),
                      quiet.get().toMillis(),
                      KafkaOptions.IDLENESS.key(),
                      idleness.get().toMillis())
              + " spans holds event time back)");
    }
    Optional<Duration> timeout = options.find(TRANSACTION_TIMEOUT);
    Optional<Duration> interval = options.find(RuntimeOptions.CHECKPOINT_INTERVAL);
    if (timeout.isPresent()
        && interval.isPresent()
        && timeout.get().compareTo(interval.get().multipliedBy(2)) < 0) {
      faults.add(
          "%s: %s ms (expected: at least twice %s, which is %s ms: a transaction lasts from one"
                  .formatted(
                      TRANSACTION_TIMEOUT.key(),
                      timeout.get().toMillis(),
                      RuntimeOptions.CHECKPOINT_INTERVAL.key(),
                      interval.get().toMillis())
              + " checkpoint to the next)");
    }
  }
}
