package io.meshline.jobs.aggregation;

import io.meshline.jobs.config.Option;
import io.meshline.jobs.config.OptionTable;
import io.meshline.jobs.config.OptionType;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.config.RuntimeOptions;
import io.meshline.jobs.kafka.KafkaOptions;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.sla.SlaOptions;
import io.meshline.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The options of the call-aggregation job. */
public final class AggregationOptions {

  private static final Duration NONE = Duration.ZERO;
  private static final Duration ONE_MILLI = Duration.ofMillis(1);

  /** Consumer group. */
  public static final Option<String> GROUP =
      Option.of(
          "source.group",
          OptionType.text(),
          "meshline-call-aggregation",
          "Consumer group under which progress is shown; positions are in checkpoints.");

  /** Alignment of partitions. */
  public static final Option<Duration> MAX_AHEAD =
      Option.optional(
          "source.max-ahead",
          OptionType.duration(Duration.ofMinutes(1)),
          "How far a partition's event time may be ahead of the slowest one's before it waits for"
              + " it; left out: any far, so that what is new never waits for what is old.");

  /** Topic that is read. */
  public static final Option<String> CALLS_TOPIC =
      Option.of(
          "topic.calls", OptionType.text(), Topics.CALLS, "Topic with call records and batches.");

  /** Second topic that is read. */
  public static final Option<String> PAIRED_CALLS_TOPIC =
      Option.of(
          "topic.paired-calls",
          OptionType.text(),
          Topics.PAIRED_CALLS,
          "Topic with the calls of span pairing, read beside the other.");

  /** Topic for nodes. */
  public static final Option<String> NODES_TOPIC =
      Option.of("topic.nodes", OptionType.text(), Topics.NODES, "Topic for measured nodes.");

  /** Topic for edges. */
  public static final Option<String> EDGES_TOPIC =
      Option.of("topic.edges", OptionType.text(), Topics.EDGES, "Topic for measured edges.");

  /** Topic for late calls. */
  public static final Option<String> LATE_TOPIC =
      Option.of(
          "topic.late", OptionType.text(), Topics.LATE, "Topic for calls too late for a window.");

  /** Topic for dead letters. */
  public static final Option<String> DEAD_LETTERS_TOPIC =
      Option.of(
          "topic.dead-letters",
          OptionType.text(),
          Topics.DEAD_LETTERS,
          "Topic for what cannot be processed.");

  /** Whether nodes and edges go to topics. */
  public static final Option<Boolean> PUBLISH_TO_TOPICS =
      Option.of(
          "publish.to-topics",
          OptionType.flag(),
          "true",
          "Whether nodes and edges are written to their topics too.");

  /** Clock of the guard. */
  public static final Option<Clock> CLOCK =
      Option.of(
          "guard.clock",
          OptionType.of("system or a time such as 2026-11-22T10:15:00Z", AggregationOptions::clock),
          "system",
          "What the guard takes for now: a fixed time makes a repeated run of old calls exact.");

  /** How old calls may be. */
  public static final Option<Duration> RETENTION =
      Option.of(
          "guard.retention",
          OptionType.duration(Duration.ofMinutes(1)),
          "7d",
          "Calls that completed longer ago than this are dead letters.");

  /** User rules for endpoint names. */
  public static final Option<List<EndpointRule>> ENDPOINT_RULES =
      Option.optional(
          "endpoint.rules",
          OptionType.of(
              "path of a file with lines of the form: regex => replacement", EndpointRule::read),
          "Rules for endpoint names, applied before the built-in ones; read where the job is"
              + " submitted.");

  /** Apdex threshold. */
  public static final Option<Duration> APDEX_THRESHOLD =
      Option.of(
          "apdex.threshold",
          OptionType.duration(ONE_MILLI),
          "500ms",
          "Apdex threshold T: up to T satisfies, up to 4 T is tolerated.");

  /** Age bound of combine. */
  public static final Option<Duration> MAX_AGE =
      Option.of(
          "combine.max-age",
          OptionType.duration(ONE_MILLI),
          "1s",
          "How long combine may hold a partial result back; up to five times as long while giving"
              + " away takes more than a fiftieth of the time of a subtask that waits for less than"
              + " a quarter of it.");

  /** Size bound of combine. */
  public static final Option<Integer> MAX_PARTIALS =
      Option.of(
          "combine.max-partials",
          OptionType.integer(1, Integer.MAX_VALUE),
          "50000",
          "Paths with new calls, each in one minute, per subtask, at which combine gives all"
              + " away. What it added them up in is kept for the next ones, up to 1 kB each.");

  /** Whether records are read straight from their bytes. */
  public static final Option<Boolean> BY_PLAN =
      Option.of(
          "decode.by-plan",
          OptionType.flag(),
          "true",
          "Read calls straight from their bytes, by a plan made from the schema they were written"
              + " with; otherwise decode each record in full, which is slower and gives the same.");

  /** Size bound of the path table. */
  public static final Option<Integer> MAX_PATHS =
      Option.of(
          "combine.max-paths",
          OptionType.integer(1, Integer.MAX_VALUE),
          "50000",
          "Paths (pairs of parties) that source and combine remember per subtask; of more, those not"
              + " seen for longest are forgotten, and up to twice as many are held.");

  /** Up to which size windows stay ready. */
  public static final Option<Integer> MAX_READY =
      Option.of(
          "windows.max-ready",
          OptionType.integer(0, Integer.MAX_VALUE),
          "20000",
          "Nodes and edges, per subtask, up to which open windows stay ready to be added to. Beyond,"
              + " each is packed when it was touched, which takes less than half of the memory and"
              + " more time.");

  /** Allowed lateness of minute windows. */
  public static final Option<Duration> LATENESS_MINUTE =
      Option.of(
          "lateness.minute",
          OptionType.duration(NONE),
          "10min",
          "How long after its end a minute window takes late calls.");

  /** Allowed lateness of hour windows. */
  public static final Option<Duration> LATENESS_HOUR =
      Option.of("lateness.hour", OptionType.duration(NONE), "1h", "The same for hour windows.");

  /** Allowed lateness of day windows. */
  public static final Option<Duration> LATENESS_DAY =
      Option.of("lateness.day", OptionType.duration(NONE), "1h", "The same for day windows.");

  /** How much longer windows are kept. */
  public static final Option<Duration> SLACK =
      Option.of(
          "lateness.slack",
          OptionType.duration(Duration.ofMinutes(1)),
          "2min",
          "How much longer windows are kept, for partial results that are under way.");

  /** Early results of minute windows. */
  public static final Option<Duration> PUBLISH_MINUTE =
      Option.of(
          "publish.minute",
          OptionType.duration(ONE_MILLI),
          "10s",
          "An open minute window that changed is published at most this often, and less often"
              + " where publishing would take more than a fifth of the time.");

  /** Early results of hour windows. */
  public static final Option<Duration> PUBLISH_HOUR =
      Option.of("publish.hour", OptionType.duration(ONE_MILLI), "1min", "The same for hours.");

  /** Early results of day windows. */
  public static final Option<Duration> PUBLISH_DAY =
      Option.of("publish.day", OptionType.duration(ONE_MILLI), "10min", "The same for days.");

  /** Corrections. */
  public static final Option<Duration> PUBLISH_CORRECTION =
      Option.of(
          "publish.correction",
          OptionType.duration(ONE_MILLI),
          "5s",
          "A closed window that late calls change is published at most this often.");

  private AggregationOptions() {}

  /** All options of the job, with the checks between them. */
  public static OptionTable table() {
    return tableWith(List.of(), (options, faults) -> {});
  }

  /** The same for a job that has some options more. */
  static OptionTable tableWith(List<Option<?>> more, OptionTable.Check check) {
    List<Option<?>> all = new ArrayList<>(KafkaOptions.ALL);
    all.addAll(
        List.of(
            MAX_AHEAD,
            GROUP,
            CALLS_TOPIC,
            PAIRED_CALLS_TOPIC,
            NODES_TOPIC,
            EDGES_TOPIC,
            LATE_TOPIC,
            DEAD_LETTERS_TOPIC,
            PUBLISH_TO_TOPICS));
    all.addAll(SearchOptions.ALL);
    all.addAll(SlaOptions.ALL);
    all.addAll(
        List.of(
            CLOCK,
            RETENTION,
            ENDPOINT_RULES,
            APDEX_THRESHOLD,
            MAX_AGE,
            BY_PLAN,
            MAX_PARTIALS,
            MAX_PATHS,
            MAX_READY,
            LATENESS_MINUTE,
            LATENESS_HOUR,
            LATENESS_DAY,
            SLACK,
            PUBLISH_MINUTE,
            PUBLISH_HOUR,
            PUBLISH_DAY,
            PUBLISH_CORRECTION));
    all.addAll(LimitOptions.ALL);
    all.addAll(RuntimeOptions.ALL);
    all.addAll(more);
    return new OptionTable(
        all,
        check,
        (options, faults) -> ordered(options, LATENESS_MINUTE, LATENESS_HOUR, faults),
        (options, faults) -> ordered(options, LATENESS_HOUR, LATENESS_DAY, faults),
        LimitOptions::check,
        SearchOptions::check,
        SlaOptions::check,
        KafkaOptions::check,
        RegistryAccess::check);
  }

  /** How long after its end a minute window may change. */
  public static Duration corrections(Options options) {
    return options.get(LATENESS_MINUTE).plus(options.get(SLACK));
  }

  static AggregationSettings settings(Options options) {
    return new AggregationSettings(
        new Lateness(
            options.get(LATENESS_MINUTE),
            options.get(LATENESS_HOUR),
            options.get(LATENESS_DAY),
            options.get(SLACK)),
        new Publishing(
            options.get(PUBLISH_MINUTE),
            options.get(PUBLISH_HOUR),
            options.get(PUBLISH_DAY),
            options.get(PUBLISH_CORRECTION)),
        options.find(ENDPOINT_RULES).orElse(List.of()),
        options.get(APDEX_THRESHOLD),
        options.get(MAX_PATHS),
        options.get(MAX_PARTIALS),
        options.get(MAX_AGE),
        options.get(MAX_READY),
        LimitOptions.limits(options));
  }

  private static void ordered(
      Options options, Option<Duration> less, Option<Duration> more, List<String> faults) {
    Duration least = options.find(less).orElse(NONE);
    Duration seen = options.find(more).orElse(least);
    if (seen.compareTo(least) < 0) {
      faults.add(
          "%s: %ss (expected: at least %s, which is %ss)"
              .formatted(more.key(), seen.toSeconds(), less.key(), least.toSeconds()));
    }
  }

  private static Clock clock(String text) {
    return text.equalsIgnoreCase("system")
        ? Clock.systemUTC()
        : Clock.fixed(OptionType.instant().parse(text), ZoneOffset.UTC);
  }
}
