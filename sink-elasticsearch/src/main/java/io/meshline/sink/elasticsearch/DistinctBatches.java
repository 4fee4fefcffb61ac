package io.meshline.sink.elasticsearch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.flink.connector.base.sink.writer.Batch;
import org.apache.flink.connector.base.sink.writer.BatchCreator;
import org.apache.flink.connector.base.sink.writer.RequestBuffer;
import org.apache.flink.connector.base.sink.writer.strategy.RequestInfo;

/**
 * Takes documents from the buffer up to a number and a size, each document once: of several
 * versions only the largest is sent, the others count as superseded.
 */
final class DistinctBatches implements BatchCreator<SearchDocument> {
  private final long maxBytes;
  private final IntConsumer superseded;

  DistinctBatches(long maxBytes, IntConsumer superseded) {
    this.maxBytes = maxBytes;
    this.superseded = superseded;
  }

  @Override
  public Batch<SearchDocument> createNextBatch(
      RequestInfo request, RequestBuffer<SearchDocument> buffer) {
    Map<String, SearchDocument> batch = new LinkedHashMap<>(2 * request.getBatchSize());
    long bytes = 0;
    int dropped = 0;
    while (batch.size() < request.getBatchSize() && !buffer.isEmpty()) {
      SearchDocument next = buffer.peek().getRequestEntry();
      long more = buffer.peek().getSize();
      // Ids hash the window too, so within one kind of document they are distinct over indices.
      if (bytes + more > maxBytes && !batch.isEmpty() && !batch.containsKey(next.id())) {
        break;
      }
      SearchDocument known = batch.putIfAbsent(next.id(), next);
      if (known == null) {
        bytes += more;
      } else {
        dropped++;
        if (next.version() >= known.version()) {
          batch.put(next.id(), next);
          bytes += more - BulkBody.size(known);
        }
      }
      buffer.poll();
    }
    if (dropped > 0) {
      superseded.accept(dropped);
    }
    return new Batch<>(new ArrayList<>(batch.values()), bytes);
  }
}
