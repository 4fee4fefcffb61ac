package io.meshline.jobs.pairing;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Keeps what a job in this JVM writes. */
final class CollectingSink<T> implements Sink<T> {
  private static final Map<String, List<Object>> WRITTEN = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();

  CollectingSink() {
    WRITTEN.put(id, new CopyOnWriteArrayList<>());
  }

  @SuppressWarnings("unchecked") // Only writers of this sink add under its id.
  List<T> written() {
    return (List<T>) WRITTEN.getOrDefault(id, List.of());
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) {
    String to = id;
    return new SinkWriter<>() {
      @Override
      public void write(T element, Context at) {
        WRITTEN.computeIfAbsent(to, i -> new CopyOnWriteArrayList<>()).add(element);
      }

      @Override
      public void flush(boolean endOfInput) {}

      @Override
      public void close() {}
    };
  }
}
