package io.meshline.benchmarks;

import io.meshline.jobs.aggregation.AggregationEnds;
import io.meshline.jobs.aggregation.AggregationOptions;
import io.meshline.jobs.aggregation.AggregationSinks;
import io.meshline.jobs.aggregation.CallAggregation;
import io.meshline.jobs.aggregation.Decoded;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.config.RuntimeOptions;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EdgeMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.common.TopicPartition;

/** The jobs that are compared. */
final class JobGraphs {

  private static final String GROUP = "benchmark";

  private JobGraphs() {}

  /**
   * Options of the call aggregation for a benchmark.
   *
   * @param more put over the others
   */
  static Options options(Map<String, String> more) {
    Map<String, String> values =
        new HashMap<>(
            Map.of(
                "kafka.bootstrap-servers", "unused:1",
                "registry.urls", "http://unused",
                "kafka.check", "false",
                "topic.paired-calls", SpeedTopics.EMPTY,
                "source.start", "earliest",
                "source.stop", "latest",
                "search.enabled", "false",
                "state.backend", "hashmap"));
    values.putAll(more);
    return AggregationOptions.table().of(values);
  }

  /** The call aggregation over a topic, with its own Kafka source. */
  static FlinkPass.Graph aggregation(Options options) {
    return aggregation(options, CallAggregation.kafkaSource(options, RegistryAccess.of(options)));
  }

  /** The call aggregation of any source. Its results go nowhere. */
  static FlinkPass.Graph aggregation(Options options, Source<Decoded, ?, ?> source) {
    return env -> {
      RuntimeOptions.configure(env, "call-aggregation", options);
      CheckedSink<EdgeMetrics> edges = new CheckedSink<>(FinalEdges::new);
      CallAggregation.define(
          env,
          options,
          source,
          new AggregationSinks(
              List.of(new AggregationSinks.End<>("nodes", "Nodes", new DiscardingSink<>())),
              List.of(new AggregationSinks.End<>("edges", "Edges", edges)),
              new DiscardingSink<>(),
              new DiscardingSink<>(),
              new DiscardingSink<>(),
              new DiscardingSink<>()));
      return edges;
    };
  }

  /** The call aggregation over a topic, with the search store that the options name. */
  static FlinkPass.Graph stored(Options options) {
    RegistryAccess registry = RegistryAccess.of(options);
    Source<Decoded, ?, ?> source = CallAggregation.kafkaSource(options, registry);
    return env -> {
      RuntimeOptions.configure(env, "call-aggregation", options);
      CheckedSink<EdgeMetrics> checked = new CheckedSink<>(FinalEdges::new);
      AggregationSinks real = AggregationEnds.sinks(options, registry);
      List<AggregationSinks.End<EdgeMetrics>> edges = new ArrayList<>(real.edges());
      edges.add(new AggregationSinks.End<>("edges", "Edges", checked));
      CallAggregation.define(
          env,
          options,
          source,
          new AggregationSinks(
              real.nodes(),
              edges,
              new DiscardingSink<>(),
              new DiscardingSink<>(),
              new DiscardingSink<>(),
              new DiscardingSink<>()));
      return checked;
    };
  }

  /**
   * The textbook job over the first calls of a topic of single ones.
   *
   * @param calls how many, a multiple of the number of partitions
   */
  static FlinkPass.Graph textbook(
      String brokers,
      String registryUrl,
      String topic,
      long calls,
      boolean reusesObjects,
      Duration checkpoints) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (int p = 0; p < SpeedLoad.PARTITIONS; p++) {
      ends.put(new TopicPartition(topic, p), calls / SpeedLoad.PARTITIONS);
    }
    KafkaSource<CallRecord> source =
        KafkaSource.<CallRecord>builder()
            .setBootstrapServers(brokers)
            .setGroupId(GROUP)
            .setTopics(topic)
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setBounded(OffsetsInitializer.offsets(ends))
            .setValueOnlyDeserializer(RegistrySchemas.deserializer(registryUrl))
            .build();
    return env -> {
      configure(env, reusesObjects, checkpoints);
      CheckedSink<Textbook.Summary> sink = new CheckedSink<>(Textbook.Calls::new);
      Textbook.define(env.fromSource(source, Textbook.watermarks(), "Calls"), sink);
      return sink;
    };
  }

  private static void configure(
      StreamExecutionEnvironment env, boolean reusesObjects, Duration checkpoints) {
    env.enableCheckpointing(checkpoints.toMillis());
    if (reusesObjects) {
      env.getConfig().enableObjectReuse();
    }
  }
}
