package io.meshline.sink.elasticsearch;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;

/** Builds documents and hands them to the writer of documents. Used by the task's thread only. */
final class MetricsWriter<T>
    implements StatefulSinkWriter<T, BufferedRequestState<SearchDocument>> {
  private final DocumentBuilder<T> builder;
  private final BulkWriter documents;

  MetricsWriter(DocumentBuilder<T> builder, BulkWriter documents) {
    this.builder = builder;
    this.documents = documents;
  }

  @Override
  public void write(T metrics, Context context) throws IOException, InterruptedException {
    SearchDocument document;
    try {
      document = builder.build(metrics);
    } catch (IllegalArgumentException e) {
      documents.reject(
          new RejectedDocument("invalid_metrics", String.valueOf(e.getMessage()), null));
      return;
    }
    documents.write(document, context);
  }

  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    documents.flush(endOfInput);
  }

  @Override
  public List<BufferedRequestState<SearchDocument>> snapshotState(long checkpointId) {
    return documents.snapshotState(checkpointId);
  }

  @Override
  public void close() {
    documents.close();
  }
}
