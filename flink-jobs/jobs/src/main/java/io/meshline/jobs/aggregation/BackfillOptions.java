package io.meshline.jobs.aggregation;

import io.meshline.jobs.BackfillRefusedException;
import io.meshline.jobs.config.Option;
import io.meshline.jobs.config.OptionTable;
import io.meshline.jobs.config.OptionType;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.kafka.KafkaOptions;
import io.meshline.sink.elasticsearch.ServiceSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The options of a backfill: its own beside those of the call aggregation, so that one file serves
 * both and limits, names and lateness are the same.
 */
public final class BackfillOptions {

  private static final String TIME =
      "UTC date or time at a whole minute such as 2026-11-22 or 2026-11-22T10:15:00Z";

  /** Begin. */
  public static final Option<Instant> FROM =
      Option.required(
          "backfill.from",
          OptionType.of(TIME, BackfillRange::instant),
          "Begin of the windows that are computed again; a date is its midnight.");

  /** End. */
  public static final Option<Instant> TO =
      Option.required(
          "backfill.to", OptionType.of(TIME, BackfillRange::instant), "Their end, exclusive.");

  /** One service. */
  public static final Option<ServiceSelector> SERVICE =
      Option.optional(
          "backfill.service",
          OptionType.of("service or namespace/service", ServiceSelector::parse),
          "The service whose nodes, and edges from and to it, are rewritten; left out: all.");

  /** Whether a part is enough. */
  public static final Option<Boolean> ALLOW_INCOMPLETE =
      Option.of(
          "backfill.allow-incomplete",
          OptionType.flag(),
          "false",
          "Whether to go on when a topic no longer holds all records of the range: documents then"
              + " hold what is left.");

  /** All of them, in the order of the reference. */
  public static final List<Option<?>> ALL = List.of(FROM, TO, SERVICE, ALLOW_INCOMPLETE);

  private BackfillOptions() {}

  /** All options of the job, with the checks between them. */
  public static OptionTable table() {
    return AggregationOptions.tableWith(ALL, BackfillOptions::check);
  }

  /**
   * The range, which has to be over for the job that runs all the time.
   *
   * @throws BackfillRefusedException when it is not, with the time at which it will be
   */
  static BackfillRange settledRange(Options options, Instant now) {
    BackfillRange range = range(options);
    checkDays(range, 1 + options.get(LimitOptions.DAYS_KEPT));
    Lateness lateness = AggregationOptions.settings(options).lateness();
    Duration disorder = options.get(KafkaOptions.OUT_OF_ORDERNESS);
    Instant settled = range.settledAt(lateness, disorder);
    if (settled.isAfter(now)) {
      throw new BackfillRefusedException(
          ("%s: %s: the running job may still change windows of this range until %s (minutes take"
                  + " late calls for %d min, hours for %d min, days for %d min, and %d s are for"
                  + " what is under way). Expected: a time after that%s")
              .formatted(
                  TO.key(),
                  range.to(),
                  settled,
                  lateness.minute().toMinutes(),
                  lateness.hour().toMinutes(),
                  lateness.day().toMinutes(),
                  lateness.slack().plus(disorder).toSeconds(),
                  range
                      .settledPart(lateness, disorder, now)
                      .map(part -> ", or " + TO.key() + " " + part.to() + " now")
                      .orElse("")));
    }
    return range;
  }

  /** Names of more days than the running job remembers would overflow limits that it keeps. */
  private static void checkDays(BackfillRange range, long most) {
    if (range.days() > most) {
      throw new BackfillRefusedException(
          "%s: %s: %d days (expected: at most %d at a time, as many as names are remembered for)"
              .formatted(TO.key(), range.to(), range.days(), most));
    }
  }

  static BackfillRange range(Options options) {
    return new BackfillRange(options.get(FROM), options.get(TO));
  }

  private static void check(Options options, List<String> faults) {
    if (options.find(FROM).isPresent()
        && options.find(TO).isPresent()
        && !options.get(TO).isAfter(options.get(FROM))) {
      faults.add(
          "%s: %s (expected: after %s, which is %s)"
              .formatted(TO.key(), options.get(TO), FROM.key(), options.get(FROM)));
    }
    if (!options.find(SearchOptions.ENABLED).orElse(true)) {
      faults.add(SearchOptions.ENABLED.key() + ": false (expected: true for a backfill)");
    }
  }
}
