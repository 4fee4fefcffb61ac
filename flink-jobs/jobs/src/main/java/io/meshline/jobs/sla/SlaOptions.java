package io.meshline.jobs.sla;

import io.meshline.jobs.config.Option;
import io.meshline.jobs.config.OptionType;
import io.meshline.jobs.config.Options;
import io.meshline.schemas.Topics;
import io.meshline.sla.ObjectiveSet;
import io.meshline.sla.config.FaultyObjectivesException;
import io.meshline.sla.config.ObjectiveFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Options of the SLA branch of the call-aggregation job. */
public final class SlaOptions {

  /** Where objectives are. */
  public static final Option<List<String>> OBJECTIVES =
      Option.optional(
          "sla.objectives",
          OptionType.texts(),
          "Files or folders with objectives, readable where the job is submitted and on every"
              + " TaskManager; left out: no objectives, no alerts, no events, and no cost.");

  /** How soon changes of files are seen. */
  public static final Option<Duration> RELOAD =
      Option.of(
          "sla.reload",
          OptionType.duration(Duration.ofMillis(100)),
          "10s",
          "How often the files are looked at; a change needs no restart.");

  /** Whether changes of the topology are told. */
  public static final Option<Boolean> EVENTS =
      Option.of(
          "sla.events",
          OptionType.flag(),
          "true",
          "Whether changes of the topology are told too, of all nodes and edges.");

  /** Learning. */
  public static final Option<Duration> LEARNING =
      Option.of(
          "sla.events-learning",
          OptionType.duration(Duration.ZERO),
          "1h",
          "How long after the job's first minute nothing counts as seen for the first time.");

  /** Topic of progress. */
  public static final Option<String> SLA_TOPIC =
      Option.of(
          "topic.sla", OptionType.text(), Topics.SLA, "Topic for the progress of objectives.");

  /** Topic of alerts. */
  public static final Option<String> ALERTS_TOPIC =
      Option.of("topic.alerts", OptionType.text(), Topics.ALERTS, "Topic for changes of alerts.");

  /** Topic of events. */
  public static final Option<String> EVENTS_TOPIC =
      Option.of(
          "topic.events", OptionType.text(), Topics.EVENTS, "Topic for changes of the topology.");

  /** All of them. */
  public static final List<Option<?>> ALL =
      List.of(OBJECTIVES, RELOAD, EVENTS, LEARNING, SLA_TOPIC, ALERTS_TOPIC, EVENTS_TOPIC);

  private SlaOptions() {}

  /** Whether there is an SLA branch. */
  public static boolean enabled(Options options) {
    return options.find(OBJECTIVES).isPresent();
  }

  /** Adds every fault of the files. */
  public static void check(Options options, List<String> faults) {
    if (!enabled(options)) {
      return;
    }
    try {
      ObjectiveSet unused = ObjectiveFiles.parse(texts(options));
    } catch (FaultyObjectivesException e) {
      e.faults().forEach(fault -> faults.add(OBJECTIVES.key() + ": " + fault));
    } catch (IOException e) {
      faults.add(
          OBJECTIVES.key()
              + ": "
              + String.join(",", options.get(OBJECTIVES))
              + " (expected: files or folders that can be read; "
              + e
              + ")");
    }
  }

  static Map<String, String> texts(Options options) throws IOException {
    return ObjectiveTexts.read(options.get(OBJECTIVES));
  }
}
