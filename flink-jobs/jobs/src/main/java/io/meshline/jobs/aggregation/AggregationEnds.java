package io.meshline.jobs.aggregation;

import io.meshline.jobs.config.Options;
import io.meshline.jobs.kafka.KafkaSinks;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import io.meshline.sink.elasticsearch.IndexTemplates;
import io.meshline.sink.elasticsearch.MetricsSink;
import io.meshline.sink.elasticsearch.RejectedDocuments;
import io.meshline.sink.elasticsearch.SearchConnection;
import io.meshline.sink.elasticsearch.WriteOptions;
import java.util.ArrayList;
import java.util.List;

/** The real ends: the search store and Kafka, as the options name them. */
public final class AggregationEnds {

  private AggregationEnds() {}

  /**
   * The sinks of a job. All of them write at least once: a document or record that is written again
   * carries the same or a larger version.
   */
  public static AggregationSinks sinks(Options options, RegistryAccess registry) {
    List<AggregationSinks.End<NodeMetrics>> nodes = new ArrayList<>();
    List<AggregationSinks.End<EdgeMetrics>> edges = new ArrayList<>();
    String deadLetters = options.get(AggregationOptions.DEAD_LETTERS_TOPIC);
    if (options.get(SearchOptions.ENABLED)) {
      SearchConnection store = SearchOptions.connection(options);
      WriteOptions writing = SearchOptions.writing(options);
      RejectedDocuments rejected = rejected(options, registry);
      nodes.add(
          new AggregationSinks.End<>(
              "search-nodes", "Nodes to search", MetricsSink.forNodes(store, writing, rejected)));
      edges.add(
          new AggregationSinks.End<>(
              "search-edges", "Edges to search", MetricsSink.forEdges(store, writing, rejected)));
    }
    if (options.get(AggregationOptions.PUBLISH_TO_TOPICS)) {
      nodes.add(
          new AggregationSinks.End<>(
              "topic-nodes",
              "Nodes to Kafka",
              KafkaSinks.atLeastOnce(
                  options,
                  options.get(AggregationOptions.NODES_TOPIC),
                  NodeMetrics.getClassSchema(),
                  registry)));
      edges.add(
          new AggregationSinks.End<>(
              "topic-edges",
              "Edges to Kafka",
              KafkaSinks.atLeastOnce(
                  options,
                  options.get(AggregationOptions.EDGES_TOPIC),
                  EdgeMetrics.getClassSchema(),
                  registry)));
    }
    String late = options.get(AggregationOptions.LATE_TOPIC);
    return new AggregationSinks(
        nodes,
        edges,
        KafkaSinks.atLeastOnce(options, late, CallRecord.getClassSchema(), registry),
        KafkaSinks.atLeastOnce(options, late, NodeMetrics.getClassSchema(), registry),
        KafkaSinks.atLeastOnce(options, late, EdgeMetrics.getClassSchema(), registry),
        KafkaSinks.atLeastOnce(options, deadLetters, DeadLetter.getClassSchema(), registry));
  }

  /** What becomes of documents that the search store can never take. */
  public static RejectedDocuments rejected(Options options, RegistryAccess registry) {
    return new RejectedToKafka(
        KafkaSinks.producer(options), options.get(AggregationOptions.DEAD_LETTERS_TOPIC), registry);
  }

  /** Prepares the search store, unless the options say not to. */
  public static void prepare(Options options) {
    if (options.get(SearchOptions.ENABLED) && options.get(SearchOptions.INSTALL_TEMPLATES)) {
      IndexTemplates.install(SearchOptions.connection(options));
    }
  }
}
