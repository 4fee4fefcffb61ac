package io.meshline.jobs.aggregation;

import io.meshline.jobs.config.Options;
import io.meshline.jobs.kafka.KafkaOptions;
import io.meshline.jobs.kafka.KafkaSources;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import java.util.List;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The graph of the call aggregation; its ends are arguments.
 *
 * <pre>
 * source (decode, guard) > combine =shuffle by entity=> roll up > nodes, edges
 *                             |                            |
 *                             +-> late, dead letters       +-> late
 * </pre>
 */
public final class CallAggregation {

  private CallAggregation() {}

  /**
   * The source that the options name: decoded, guarded calls of both topics. One source, so that
   * combine stays chained to it; each partition has its own event time and idleness.
   */
  public static KafkaSource<Decoded> kafkaSource(Options options, RegistryAccess registry) {
    String topic = options.get(AggregationOptions.CALLS_TOPIC);
    return KafkaSources.of(
        options,
        List.of(topic, options.get(AggregationOptions.PAIRED_CALLS_TOPIC)),
        options.get(AggregationOptions.GROUP),
        new CallDeserialization(
            registry,
            topic,
            options.get(AggregationOptions.CLOCK),
            options.get(AggregationOptions.RETENTION)));
  }

  /** Defines the graph in an environment that is set up for it. */
  public static void define(
      StreamExecutionEnvironment env,
      Options options,
      Source<Decoded, ?, ?> source,
      AggregationSinks sinks) {
    AggregationSettings settings = AggregationOptions.settings(options);

    SingleOutputStreamOperator<Partial> partials =
        env.fromSource(
                source,
                CallWatermarks.strategy(
                    options.get(KafkaOptions.OUT_OF_ORDERNESS), options.get(KafkaOptions.IDLENESS)),
                "Calls: decode, guard",
                DecodedSerializer.TYPE)
            .uid("calls")
            .transform("Combine", Partial.TYPE, new Combine(settings))
            .uid("combine");

    SingleOutputStreamOperator<EdgeMetrics> edges =
        partials
            .keyBy(Partial::entity, EntityKeySerializer.TYPE)
            .process(
                new RollUp(
                    settings.lateness(), settings.publishing(), settings.apdexThresholdMicros()),
                AvroTypes.of(EdgeMetrics.class))
            .uid("roll-up")
            .name("Roll up to minutes, hours, days");
    DataStream<NodeMetrics> nodes = edges.getSideOutput(RollUp.NODES);

    for (AggregationSinks.End<EdgeMetrics> end : sinks.edges()) {
      edges.sinkTo(end.sink()).uid(end.uid()).name(end.name());
    }
    for (AggregationSinks.End<NodeMetrics> end : sinks.nodes()) {
      nodes.sinkTo(end.sink()).uid(end.uid()).name(end.name());
    }
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
        .sinkTo(sinks.lateEdges())
        .setParallelism(1)
        .uid("late-edges")
        .name("Late edges");
    edges
        .getSideOutput(RollUp.LATE_NODES)
        .sinkTo(sinks.lateNodes())
        .setParallelism(1)
        .uid("late-nodes")
        .name("Late nodes");
  }
}
