package io.meshline.sink.elasticsearch;

import io.meshline.schemas.Alert;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.SlaMetrics;
import io.meshline.schemas.TopologyEvent;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes metrics to the search store, at least once and in any order, which comes to exactly once:
 * a document's id and index follow from what it is about, and one with fewer observations never
 * replaces one with more. What was not written yet is part of each checkpoint.
 *
 * <p>While the store cannot be reached, documents wait and the stream is held back; nothing is
 * lost, but checkpoints wait too. A job that shall survive an outage longer than its checkpoint
 * timeout must tolerate failed checkpoints.
 *
 * @param <T> what is written
 */
public final class MetricsSink<T>
    implements Sink<T>, SupportsWriterState<T, BufferedRequestState<SearchDocument>> {
  private final DocumentBuilder.Factory<T> builders;
  private final SearchConnection connection;
  private final WriteOptions options;
  private final RejectedDocuments rejectedDocuments;

  private MetricsSink(
      DocumentBuilder.Factory<T> builders,
      SearchConnection connection,
      WriteOptions options,
      RejectedDocuments rejectedDocuments) {
    this.builders = builders;
    this.connection = connection;
    this.options = options;
    this.rejectedDocuments = rejectedDocuments;
  }

  /** A sink of nodes, into {@code meshline-nodes-*}. */
  public static MetricsSink<NodeMetrics> forNodes(
      SearchConnection connection, WriteOptions options, RejectedDocuments rejectedDocuments) {
    return new MetricsSink<>(NodeDocuments::new, connection, options, rejectedDocuments);
  }

  /** A sink of edges, into {@code meshline-edges-*}. */
  public static MetricsSink<EdgeMetrics> forEdges(
      SearchConnection connection, WriteOptions options, RejectedDocuments rejectedDocuments) {
    return new MetricsSink<>(EdgeDocuments::new, connection, options, rejectedDocuments);
  }

  /** A sink of the progress of objectives, into {@code meshline-sla-*}. */
  public static MetricsSink<SlaMetrics> forSla(
      SearchConnection connection, WriteOptions options, RejectedDocuments rejectedDocuments) {
    return new MetricsSink<>(SlaDocuments::new, connection, options, rejectedDocuments);
  }

  /** A sink of alerts, into {@code meshline-alerts-*}. */
  public static MetricsSink<Alert> forAlerts(
      SearchConnection connection, WriteOptions options, RejectedDocuments rejectedDocuments) {
    return new MetricsSink<>(AlertDocuments::new, connection, options, rejectedDocuments);
  }

  /** A sink of changes of the topology, into {@code meshline-events-*}. */
  public static MetricsSink<TopologyEvent> forEvents(
      SearchConnection connection, WriteOptions options, RejectedDocuments rejectedDocuments) {
    return new MetricsSink<>(EventDocuments::new, connection, options, rejectedDocuments);
  }

  @Override
  public StatefulSinkWriter<T, BufferedRequestState<SearchDocument>> createWriter(
      WriterInitContext context) {
    return restoreWriter(context, List.of());
  }

  @Override
  public StatefulSinkWriter<T, BufferedRequestState<SearchDocument>> restoreWriter(
      WriterInitContext context, Collection<BufferedRequestState<SearchDocument>> recoveredState) {
    return new MetricsWriter<>(
        builders.create(),
        new BulkWriter(
            context,
            options,
            new RestBulkTransport(connection),
            rejectedDocuments,
            recoveredState));
  }

  @Override
  public SimpleVersionedSerializer<BufferedRequestState<SearchDocument>>
      getWriterStateSerializer() {
    return new SearchDocumentStateSerializer();
  }
}
