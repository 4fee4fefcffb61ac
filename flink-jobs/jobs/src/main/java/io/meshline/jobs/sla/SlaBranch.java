package io.meshline.jobs.sla;

import io.meshline.jobs.aggregation.AggregationSinks.End;
import io.meshline.jobs.config.InvalidOptionsException;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.kafka.KafkaOptions;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.Alert;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.SlaMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The graph of the SLA branch.
 *
 * <pre>
 * roll up > nodes, edges > look =by called service=> track objectives > progress, alerts, events
 *                                                          ^
 * files of objectives =====================broadcast=======+
 *                                                          |
 *                                  alerts > deliver alerts +> Alertmanagers, a webhook
 * </pre>
 */
public final class SlaBranch {
  private static final TypeInformation<Map<String, String>> TEXTS =
      Types.MAP(Types.STRING, Types.STRING);

  private SlaBranch() {}

  /**
   * What roll-up gives.
   *
   * @param suffix of uids and names; empty for what runs in all subtasks, else for one subtask
   */
  public record RolledUp(
      DataStream<NodeMetrics> nodes, DataStream<EdgeMetrics> edges, String suffix) {}

  /**
   * Defines the branch.
   *
   * @param results of all operators that roll up
   * @param corrections how long after its end a minute window may change
   * @param history what an earlier job published, for one without state
   * @throws InvalidOptionsException if files of objectives have faults and the job has no state
   */
  public static void define(
      StreamExecutionEnvironment env,
      Options options,
      List<RolledUp> results,
      Duration corrections,
      Optional<History.Published> history,
      SlaSinks sinks) {
    DataStream<SeenWindow> seen = null;
    for (RolledUp result : results) {
      DataStream<SeenWindow> both = look(result);
      seen = seen == null ? both : seen.union(both);
    }
    if (seen == null) {
      throw new IllegalArgumentException("results: none (expected: at least one)");
    }
    if (history.isPresent()) {
      seen =
          seen.union(
              env.fromSource(
                      history.get().source(),
                      History.watermarks(corrections),
                      "What an earlier job published",
                      SeenWindowSerializer.TYPE)
                  .setParallelism(1)
                  .uid("sla-past"));
    }
    Map<String, String> submitted = SubmittedTexts.read(options, env.getConfiguration());
    BroadcastStream<Map<String, String>> texts = objectives(env, options, submitted);
    SingleOutputStreamOperator<SlaMetrics> progress =
        seen.keyBy(window -> EntityText.owner(window.entity()), Types.STRING)
            .connect(texts)
            .process(
                new TrackObjectives(
                    submitted,
                    new SlaSettings(
                        (int) corrections.toMinutes() + 1,
                        options.get(SlaOptions.EVENTS),
                        options.get(SlaOptions.LEARNING_FROM).instant().getEpochSecond() / 60,
                        (int) options.get(SlaOptions.LEARNING).toMinutes(),
                        history.isPresent(),
                        history.map(History.Published::hoursUntil).orElse(Long.MIN_VALUE))),
                AvroTypes.of(SlaMetrics.class))
            .uid("sla")
            .name("Track objectives");
    for (End<SlaMetrics> end : sinks.progress()) {
      progress.sinkTo(end.sink()).uid(end.uid()).name(end.name());
    }
    // So rare that one subtask each is enough.
    sinks.alerts().forEach(end -> sink(progress.getSideOutput(TrackObjectives.ALERTS), end));
    progress
        .getSideOutput(TrackObjectives.ALERTS)
        .keyBy(alert -> 0, Types.INT)
        .connect(texts)
        .process(
            new DeliverAlerts(
                SlaOptions.targets(options),
                options.find(SlaOptions.TOKEN).orElse(null),
                submitted),
            AvroTypes.of(Alert.class))
        .setParallelism(1)
        .uid("deliver-alerts")
        .name("Deliver alerts");
    sinks.events().forEach(end -> sink(progress.getSideOutput(TrackObjectives.EVENTS), end));
  }

  /** Chained to roll-up: behind a union each result would be encoded in full. */
  private static DataStream<SeenWindow> look(RolledUp result) {
    return look(
            result.nodes().flatMap(new SeenWindows.OfNodes(), SeenWindowSerializer.TYPE),
            "nodes",
            result.suffix())
        .union(
            look(
                result.edges().flatMap(new SeenWindows.OfEdges(), SeenWindowSerializer.TYPE),
                "edges",
                result.suffix()));
  }

  private static DataStream<SeenWindow> look(
      SingleOutputStreamOperator<SeenWindow> seen, String what, String suffix) {
    if (!suffix.isEmpty()) {
      seen.setParallelism(1);
    }
    return seen.uid("sla-" + what + suffix).name("Objectives look at " + what + suffix);
  }

  private static BroadcastStream<Map<String, String>> objectives(
      StreamExecutionEnvironment env, Options options, Map<String, String> submitted) {
    return env.fromSource(
            new ObjectivesSource(
                submitted,
                options.get(SlaOptions.OBJECTIVES),
                options.get(SlaOptions.RELOAD),
                !options.get(KafkaOptions.STOP).word().equals("never")),
            SilentTime.strategy(),
            "Objectives",
            TEXTS)
        .setParallelism(1)
        .uid("sla-objectives")
        .broadcast(ObjectivesInUse.STATE);
  }

  private static <T> void sink(DataStream<T> results, End<T> end) {
    results.sinkTo(end.sink()).setParallelism(1).uid(end.uid()).name(end.name());
  }
}
