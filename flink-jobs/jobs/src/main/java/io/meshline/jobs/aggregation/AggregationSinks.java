package io.meshline.jobs.aggregation;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;

/**
 * Where the results go.
 *
 * @param nodes sinks that each take all nodes
 * @param edges sinks that each take all edges
 * @param lateCalls takes calls too late for their minute window
 * @param lateNodes takes partial results of nodes too late for a window
 * @param lateEdges takes partial results of edges too late for a window
 * @param deadLetters takes what cannot be processed
 */
public record AggregationSinks(
    List<End<NodeMetrics>> nodes,
    List<End<EdgeMetrics>> edges,
    Sink<CallRecord> lateCalls,
    Sink<NodeMetrics> lateNodes,
    Sink<EdgeMetrics> lateEdges,
    Sink<DeadLetter> deadLetters) {

  /** Copies the lists. */
  public AggregationSinks {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /**
   * One of several sinks for the same results.
   *
   * @param uid its uid in savepoints, never to be changed
   * @param name for people
   */
  public record End<T>(String uid, String name, Sink<T> sink) {}
}
