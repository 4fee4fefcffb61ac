package io.meshline.e2e.search;

import io.meshline.sink.elasticsearch.MetricsSink;
import io.meshline.sink.elasticsearch.SearchDocument;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** A sink of numbers: each becomes the metrics of that number and goes to the real sink. */
final class NumberedSink<T>
    implements Sink<Long>, SupportsWriterState<Long, BufferedRequestState<SearchDocument>> {
  private final MetricsSink<T> sink;
  private final Metrics<T> metrics;

  /** Metrics by number. */
  interface Metrics<T> extends Serializable {
    T of(long number);
  }

  NumberedSink(MetricsSink<T> sink, Metrics<T> metrics) {
    this.sink = sink;
    this.metrics = metrics;
  }

  @Override
  public StatefulSinkWriter<Long, BufferedRequestState<SearchDocument>> createWriter(
      WriterInitContext context) {
    return new Writer<>(sink.createWriter(context), metrics);
  }

  @Override
  public StatefulSinkWriter<Long, BufferedRequestState<SearchDocument>> restoreWriter(
      WriterInitContext context, Collection<BufferedRequestState<SearchDocument>> state) {
    return new Writer<>(sink.restoreWriter(context, state), metrics);
  }

  @Override
  public SimpleVersionedSerializer<BufferedRequestState<SearchDocument>>
      getWriterStateSerializer() {
    return sink.getWriterStateSerializer();
  }

  private record Writer<T>(
      StatefulSinkWriter<T, BufferedRequestState<SearchDocument>> writer, Metrics<T> metrics)
      implements StatefulSinkWriter<Long, BufferedRequestState<SearchDocument>> {

    @Override
    public void write(Long number, Context context) throws IOException, InterruptedException {
      writer.write(metrics.of(number), context);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
      writer.flush(endOfInput);
    }

    @Override
    public List<BufferedRequestState<SearchDocument>> snapshotState(long checkpointId)
        throws IOException {
      return writer.snapshotState(checkpointId);
    }

    @Override
    public void close() throws IOException {
      try {
        writer.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }
}
