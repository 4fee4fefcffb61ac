package io.meshline.jobs.aggregation;

import io.meshline.jobs.config.Options;
import io.meshline.jobs.kafka.KafkaSources;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.sla.SlaBranch;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The graph of the call aggregation; its ends are arguments.
 *
 * <pre>
 * source (decode, guard) > combine =shuffle by called service=> roll up > nodes, edges
 *                             |                                   |   |
 *                             +-> late, dead letters              |   +-> late
 *                                                                 v
 *                                    services beyond the limit: roll up > nodes, edges
 * </pre>
 */
public final class CallAggregation {

  private CallAggregation() {}

  /** The topics that the job reads. */
  public static List<String> topicsRead(Options options) {
    return List.of(
        options.get(AggregationOptions.CALLS_TOPIC),
        options.get(AggregationOptions.PAIRED_CALLS_TOPIC));
  }

  /**
   * The source that the options name: decoded, guarded calls of both topics. One source, so that
   * combine stays chained to it; each partition has its own event time and idleness.
   */
  public static Source<Decoded, ?, ?> kafkaSource(Options options, RegistryAccess registry) {
    String group = options.get(AggregationOptions.GROUP);
    return reading(
        KafkaSources.of(options, topicsRead(options), group, deserialization(options, registry)),
        options,
        registry,
        group,
        Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, KafkaSources.reset(options)));
  }

  /** Decodes every record in full. */
  static CallDeserialization deserialization(Options options, RegistryAccess registry) {
    return new CallDeserialization(
        registry,
        options.get(AggregationOptions.CALLS_TOPIC),
        options.get(AggregationOptions.CLOCK),
        options.get(AggregationOptions.RETENTION));
  }

  /**
   * A source itself, or one that reads the same straight from bytes: as the options say.
   *
   * @param more properties that the source was built with beside those of the options
   */
  static Source<Decoded, ?, ?> reading(
      KafkaSource<Decoded> source,
      Options options,
      RegistryAccess registry,
      String group,
      Map<String, String> more) {
    if (!options.get(AggregationOptions.BY_PLAN)) {
      return source;
    }
    return KafkaSources.packed(
        source,
        options,
        group,
        more,
        new CallEmitters(
            registry,
            options.get(AggregationOptions.CALLS_TOPIC),
            options.get(AggregationOptions.CLOCK),
            options.get(AggregationOptions.RETENTION),
            options.get(AggregationOptions.MAX_PATHS)));
  }

  /**
   * Defines the graph in an environment that is set up for it.
   *
   * @return results, for whoever does more with them
   */
  public static RolledUp define(
      StreamExecutionEnvironment env,
      Options options,
      Source<Decoded, ?, ?> source,
      AggregationSinks sinks) {
    AggregationSettings settings = AggregationOptions.settings(options);

    SingleOutputStreamOperator<Partial> partials = combine(read(env, options, source), settings);
    RolledUp results = rollUp(partials, settings);
    SingleOutputStreamOperator<EdgeMetrics> edges = results.admitted();
    SingleOutputStreamOperator<EdgeMetrics> otherEdges = results.others();

    sink(edges, sinks, "");
    sink(otherEdges, sinks, "-other");
    partials
        .getSideOutput(Combine.LATE)
        .sinkTo(sinks.lateCalls())
        .uid("late-calls")
        .name("Late calls");
    partials
        .getSideOutput(Combine.DEAD_LETTERS)
        .sinkTo(sinks.deadLetters())
        .uid("dead-letters")
        .name("Dead letters");
    // So rare that one subtask each is enough.
    edges
        .getSideOutput(RollUp.LATE_EDGES)
        .union(otherEdges.getSideOutput(RollUp.LATE_EDGES))
        .sinkTo(sinks.lateEdges())
        .setParallelism(1)
        .uid("late-edges")
        .name("Late edges");
    edges
        .getSideOutput(RollUp.LATE_NODES)
        .union(otherEdges.getSideOutput(RollUp.LATE_NODES))
        .sinkTo(sinks.lateNodes())
        .setParallelism(1)
        .uid("late-nodes")
        .name("Late nodes");
    return results;
  }

  /** Reads calls in event time. */
  static SingleOutputStreamOperator<Decoded> read(
      StreamExecutionEnvironment env, Options options, Source<Decoded, ?, ?> source) {
    return env.fromSource(
            source,
            CallWatermarks.strategy(options),
            "Calls: decode, guard",
            DecodedSerializer.TYPE)
        .uid("calls");
  }

  /** Merges calls into partials, chained to what it reads. */
  static SingleOutputStreamOperator<Partial> combine(
      SingleOutputStreamOperator<Decoded> calls, AggregationSettings settings) {
    return calls.transform("Combine", Partial.TYPE, new Combine(settings)).uid("combine");
  }

  /**
   * Results of both operators that roll up.
   *
   * @param admitted edges, with nodes and what is late as side outputs
   * @param others the same of services beyond the limit
   */
  public record RolledUp(
      SingleOutputStreamOperator<EdgeMetrics> admitted,
      SingleOutputStreamOperator<EdgeMetrics> others) {

    /** As the SLA branch takes them. */
    public List<SlaBranch.RolledUp> forObjectives() {
      return List.of(
          new SlaBranch.RolledUp(admitted.getSideOutput(RollUp.NODES), admitted, ""),
          new SlaBranch.RolledUp(others.getSideOutput(RollUp.NODES), others, "-other"));
    }

    DataStream<EdgeMetrics> edges() {
      return admitted.union(others);
    }

    DataStream<NodeMetrics> nodes() {
      return admitted.getSideOutput(RollUp.NODES).union(others.getSideOutput(RollUp.NODES));
    }
  }

  /** Merges partials into windows. */
  static RolledUp rollUp(DataStream<Partial> partials, AggregationSettings settings) {
    SingleOutputStreamOperator<EdgeMetrics> edges =
        partials
            .keyBy(new Shards(settings.limits().shards()), Types.INT)
            .transform(
                "Roll up to minutes, hours, days",
                AvroTypes.of(EdgeMetrics.class),
                new RollUp(settings, RollUp.Services.ADMITTED))
            .setMaxParallelism(settings.limits().shards())
            .uid("roll-up");
    // One subtask must see all services beyond the limit, as they count under one name.
    SingleOutputStreamOperator<EdgeMetrics> otherEdges =
        edges
            .getSideOutput(RollUp.OVERFLOW)
            .keyBy(partial -> 0, Types.INT)
            .transform(
                "Roll up services beyond the limit",
                AvroTypes.of(EdgeMetrics.class),
                new RollUp(settings, RollUp.Services.OTHER))
            .setParallelism(1)
            .uid("roll-up-other");
    return new RolledUp(edges, otherEdges);
  }

  /**
   * Sinks of their own for each roll-up: behind a union they could not run in one task with what
   * they write, and every result would be encoded for a network that it need not cross.
   *
   * @param suffix of the sinks' uids and names; empty for those that run in all subtasks
   */
  private static void sink(
      SingleOutputStreamOperator<EdgeMetrics> edges, AggregationSinks sinks, String suffix) {
    for (AggregationSinks.End<EdgeMetrics> end : sinks.edges()) {
      sink(edges, end, suffix);
    }
    DataStream<NodeMetrics> nodes = edges.getSideOutput(RollUp.NODES);
    for (AggregationSinks.End<NodeMetrics> end : sinks.nodes()) {
      sink(nodes, end, suffix);
    }
  }

  private static <T> void sink(DataStream<T> results, AggregationSinks.End<T> end, String suffix) {
    DataStreamSink<T> sink = results.sinkTo(end.sink());
    if (!suffix.isEmpty()) {
      sink.setParallelism(1);
    }
    sink.uid(end.uid() + suffix).name(end.name() + suffix);
  }
}
