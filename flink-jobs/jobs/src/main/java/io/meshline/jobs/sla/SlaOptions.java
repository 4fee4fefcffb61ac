package io.meshline.jobs.sla;

import io.meshline.jobs.config.Option;
import io.meshline.jobs.config.OptionType;
import io.meshline.jobs.config.Options;
import io.meshline.schemas.Topics;
import io.meshline.sla.delivery.Manners;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

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
          "How often the files are looked at; a change needs no restart, and counts once two looks"
              + " saw the same.");

  /** Whether changes of the topology are told. */
  public static final Option<Boolean> EVENTS =
      Option.of(
          "sla.events",
          OptionType.flag(),
          "true",
          "Whether changes of the topology are told too, of all nodes and edges.");

  /** Begin of learning. */
  public static final Option<Clock> LEARNING_FROM =
      Option.of(
          "sla.events-learning-from",
          OptionType.of("now or a time such as 2026-11-22T10:15:00Z", SlaOptions::clock),
          "now",
          "In event time, when a job without state begins to learn who is there; now: when it is"
              + " submitted, so that a past that it reads first is learnt too.");

  /** Learning. */
  public static final Option<Duration> LEARNING =
      Option.of(
          "sla.events-learning",
          OptionType.duration(Duration.ZERO),
          "1h",
          "How long after that nothing counts as seen for the first time.");

  /** Begin of what is read anew. */
  public static final Option<Instant> REBUILD_FROM =
      Option.optional(
          "sla.rebuild-from",
          OptionType.instant(),
          "Without a state: from when on what an earlier job published is read from its topics, so"
              + " that budgets go on; left out: they begin anew. With a state it means nothing.");

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

  /** Alertmanagers. */
  public static final Option<List<String>> ALERTMANAGERS =
      Option.optional(
          "alerts.alertmanagers",
          OptionType.texts(),
          "Addresses of Alertmanagers, such as http://alertmanager:9093; each is told everything.");

  /** A webhook. */
  public static final Option<String> WEBHOOK =
      Option.optional(
          "alerts.webhook",
          OptionType.text(),
          "Address that alerts are posted to, in the form in which Alertmanager posts to webhooks.");

  /** Token. */
  public static final Option<String> TOKEN =
      Option.secret("alerts.token", "Bearer token for Alertmanagers and the webhook.");

  /** Refresh. */
  public static final Option<Duration> REFRESH =
      Option.of(
          "alerts.refresh",
          OptionType.duration(Duration.ofSeconds(1)),
          "1min",
          "How often Alertmanagers are told of an alert that goes on; they take it for over when"
              + " they hear nothing for four times as long.");

  /** Grouping. */
  public static final Option<List<String>> GROUP_BY =
      Option.of(
          "alerts.group-by",
          OptionType.texts(),
          "alertname,environment,namespace,service",
          "Labels by whose values alerts go to the webhook together.");

  /** Wait. */
  public static final Option<Duration> GROUP_WAIT =
      Option.of(
          "alerts.group-wait",
          OptionType.duration(Duration.ZERO),
          "10s",
          "How long a new alert waits for others of its group before the webhook is told.");

  /** Interval. */
  public static final Option<Duration> GROUP_INTERVAL =
      Option.of(
          "alerts.group-interval",
          OptionType.duration(Duration.ZERO),
          "1min",
          "Shortest time between two messages to the webhook about a group that changed.");

  /** Repeat. */
  public static final Option<Duration> REPEAT =
      Option.of(
          "alerts.repeat",
          OptionType.duration(Duration.ofSeconds(1)),
          "4h",
          "How often the webhook is told again of a group that does not change.");

  /** All of them. */
  public static final List<Option<?>> ALL =
      List.of(
          OBJECTIVES,
          RELOAD,
          EVENTS,
          LEARNING_FROM,
          LEARNING,
          REBUILD_FROM,
          SLA_TOPIC,
          ALERTS_TOPIC,
          EVENTS_TOPIC,
          ALERTMANAGERS,
          WEBHOOK,
          TOKEN,
          REFRESH,
          GROUP_BY,
          GROUP_WAIT,
          GROUP_INTERVAL,
          REPEAT);

  private SlaOptions() {}

  private static Clock clock(String text) {
    return text.equalsIgnoreCase("now")
        ? Clock.systemUTC()
        : Clock.fixed(OptionType.instant().parse(text), ZoneOffset.UTC);
  }

  /** Whether there is an SLA branch. */
  public static boolean enabled(Options options) {
    return options.find(OBJECTIVES).isPresent();
  }

  /** Adds every fault of the addresses of those who are told of alerts. */
  public static void check(Options options, List<String> faults) {
    options
        .find(ALERTMANAGERS)
        .orElse(List.of())
        .forEach(url -> checkUrl(ALERTMANAGERS.key(), url, faults));
    options.find(WEBHOOK).ifPresent(url -> checkUrl(WEBHOOK.key(), url, faults));
  }

  private static void checkUrl(String key, String text, List<String> faults) {
    String expected = " (expected: http://host:port or https://host:port, without a user)";
    try {
      URI url = new URI(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (!http || url.getHost() == null || url.getUserInfo() != null) {
        // Not the text: there may be a password in it.
        faults.add(key + ": " + url.getHost() + expected);
      }
    } catch (URISyntaxException e) {
      faults.add(key + ": no address" + expected);
    }
  }

  /** Who is told of alerts. */
  static List<AlertTarget> targets(Options options) {
    List<AlertTarget> targets = new ArrayList<>();
    for (String url : options.find(ALERTMANAGERS).orElse(List.of())) {
      targets.add(AlertTarget.alertmanager(URI.create(url), options.get(REFRESH)));
    }
    options
        .find(WEBHOOK)
        .ifPresent(
            url ->
                targets.add(
                    AlertTarget.webhook(
                        URI.create(url),
                        new Manners(
                            options.get(GROUP_BY),
                            options.get(GROUP_WAIT),
                            options.get(GROUP_INTERVAL),
                            options.get(REPEAT)))));
    return targets;
  }
}
