package io.meshline.jobs.aggregation;

import io.meshline.jobs.BackfillRefusedException;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.config.RuntimeOptions;
import io.meshline.jobs.kafka.KafkaAccess;
import io.meshline.jobs.kafka.KafkaOptions;
import io.meshline.jobs.kafka.KafkaSources;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.kafka.TopicSlice;
import io.meshline.jobs.kafka.TopicSlices;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.Limits;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.Party;
import io.meshline.sink.elasticsearch.DocumentRewriter;
import io.meshline.sink.elasticsearch.SearchConnection;
import io.meshline.sink.elasticsearch.ServiceSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The graph of a backfill: that of {@link CallAggregation} over a part of the topics, with all
 * results of a range at its end, which are then the only ones in the store.
 *
 * <pre>
 * source (decode, guard) > combine > keep the range ==> roll up > whole windows > rewrite
 * </pre>
 *
 * <p>Late calls and dead letters go nowhere: the running job wrote them to their topics.
 */
public final class Backfill {

  private static final String GROUP = "meshline-backfill";

  /** Longer than any topic is kept: nothing that is read is late. */
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private static final int ATTEMPTS = 2;

  private Backfill() {}

  /** Where documents are rewritten. */
  record Ends(
      DocumentRewriter.Factory<NodeMetrics> nodes, DocumentRewriter.Factory<EdgeMetrics> edges) {}

  /**
   * Checks the range against the clock and the topics, sets the environment up and defines the
   * graph with its real ends.
   *
   * @throws BackfillRefusedException when windows of the range may still change, or a topic no
   *     longer holds all of it
   */
  public static void define(
      StreamExecutionEnvironment env, String name, Options options, Instant now)
      throws InterruptedException {
    BackfillRange range = BackfillOptions.settledRange(options, now);
    KafkaAccess.check(options, CallAggregation.topicsRead(options));
    TopicSlice slice =
        complete(
            TopicSlices.since(
                options,
                CallAggregation.topicsRead(options),
                // A call may be a little ahead of the clock of the broker that appends it.
                range.from().minus(Limits.AHEAD).minus(options.get(KafkaOptions.OUT_OF_ORDERNESS))),
            options.get(BackfillOptions.ALLOW_INCOMPLETE));
    RegistryAccess registry = RegistryAccess.of(options);
    configure(env, name, options);
    AggregationEnds.prepare(options);
    SearchConnection store = SearchOptions.connection(options);
    @Nullable ServiceSelector only = options.find(BackfillOptions.SERVICE).orElse(null);
    define(
        env,
        options,
        CallAggregation.reading(
            KafkaSources.of(
                options, slice, GROUP, CallAggregation.deserialization(options, registry)),
            options,
            registry,
            GROUP,
            KafkaSources.OF_A_SLICE),
        slice.size(),
        new Ends(
            DocumentRewriter.ofNodes(store, SearchOptions.writing(options), only),
            DocumentRewriter.ofEdges(store, SearchOptions.writing(options), only)));
  }

  /** A part of topics that holds all of a range, unless less is enough. */
  static TopicSlice complete(TopicSlice slice, boolean allowIncomplete) {
    List<String> gaps = slice.gaps();
    if (!gaps.isEmpty() && !allowIncomplete) {
      throw new BackfillRefusedException(
          ("%s: the topics no longer hold all records from %s on: %s. Expected: a later begin, or"
                  + " %s true for documents of what is left")
              .formatted(
                  BackfillOptions.FROM.key(),
                  slice.since(),
                  String.join("; ", gaps),
                  BackfillOptions.ALLOW_INCOMPLETE.key()));
    }
    if (slice.size() == 0 && !allowIncomplete) {
      throw new BackfillRefusedException(
          "%s: the topics hold no record since %s. Expected: brokers and topics that do"
              .formatted(BackfillOptions.FROM.key(), slice.since()));
    }
    return slice;
  }

  /**
   * Without checkpoints, since a run that fails begins anew; state on disk, since all windows of
   * the range are open until the end.
   */
  private static void configure(StreamExecutionEnvironment env, String name, Options options) {
    Configuration configuration = RuntimeOptions.configuration(name, options);
    if (options.find(RuntimeOptions.STATE_BACKEND).isEmpty()) {
      configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    }
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, ATTEMPTS);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(5));
    env.configure(configuration, Backfill.class.getClassLoader());
    env.getCheckpointConfig().disableCheckpointing();
  }

  /**
   * Defines the graph in an environment that is set up for it.
   *
   * @param records how many the source has, for the progress
   */
  static void define(
      StreamExecutionEnvironment env,
      Options options,
      Source<Decoded, ?, ?> source,
      long records,
      Ends ends) {
    BackfillRange range = BackfillOptions.range(options);
    @Nullable ServiceSelector only = options.find(BackfillOptions.SERVICE).orElse(null);
    AggregationSettings settings = AggregationOptions.settings(options);

    SingleOutputStreamOperator<Decoded> calls =
        CallAggregation.read(env, options, source)
            .transform("Count records", DecodedSerializer.TYPE, new CountRecords(records))
            .uid("count-records");
    SingleOutputStreamOperator<Partial> partials =
        CallAggregation.combine(calls, settings.withoutLateness(FOR_EVER))
            .transform("Keep the range", Partial.TYPE, new KeepRange(range))
            .uid("keep-range");
    CallAggregation.RolledUp results = CallAggregation.rollUp(partials, settings.publishingAtEnd());

    boolean emptiesHours = options.get(BackfillOptions.ALLOW_INCOMPLETE);
    rewrite(
        results.nodes().filter(new OfNodes(range, only)).uid("whole-nodes").name("Whole nodes"),
        node -> new Rewrite.Window(node.getResolution(), node.getWindowStart()),
        ends.nodes(),
        range,
        emptiesHours,
        "nodes");
    rewrite(
        results.edges().filter(new OfEdges(range, only)).uid("whole-edges").name("Whole edges"),
        edge -> new Rewrite.Window(edge.getResolution(), edge.getWindowStart()),
        ends.edges(),
        range,
        emptiesHours,
        "edges");
  }

  private static <T> void rewrite(
      DataStream<T> results,
      Rewrite.Windows<T> windows,
      DocumentRewriter.Factory<T> rewriters,
      BackfillRange range,
      boolean emptiesHours,
      String what) {
    results
        .partitionCustom(new Rewrite.ByHour(), windows)
        .transform(
            "Rewrite " + what, Types.LONG, new Rewrite<>(rewriters, range, windows, emptiesHours))
        .uid("rewrite-" + what);
  }

  /**
   * A party that is itself. Among those that count as one may be some of the service that is asked
   * for: its documents would be deleted, and nothing would come in their place.
   */
  private static Party known(Party party) {
    if (party.getService().equals(Folding.OTHER)) {
      throw new SuppressRestartsException(
          new BackfillRefusedException(
              "names overflow their limits in this range, so that no service can be rewritten by"
                  + " itself (expected: no "
                  + BackfillOptions.SERVICE.key()
                  + ", or the limits of the running job)"));
    }
    return party;
  }

  /** Nodes of whole windows, and of the service that is asked for. */
  private record OfNodes(BackfillRange range, @Nullable ServiceSelector only)
      implements FilterFunction<NodeMetrics> {
    @Override
    public boolean filter(NodeMetrics node) {
      if (!range.covers(node.getResolution(), node.getWindowStart())) {
        return false;
      }
      return only == null || only.matches(known(node.getNode()));
    }
  }

  /** Edges of whole windows, from or to the service that is asked for. */
  private record OfEdges(BackfillRange range, @Nullable ServiceSelector only)
      implements FilterFunction<EdgeMetrics> {
    @Override
    public boolean filter(EdgeMetrics edge) {
      if (!range.covers(edge.getResolution(), edge.getWindowStart())) {
        return false;
      }
      return only == null
          || only.matches(known(edge.getSource()))
          || only.matches(known(edge.getDestination()));
    }
  }
}
