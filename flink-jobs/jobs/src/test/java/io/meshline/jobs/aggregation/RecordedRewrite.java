package io.meshline.jobs.aggregation;

import io.meshline.sink.elasticsearch.DocumentRewriter;
import io.meshline.sink.elasticsearch.WindowBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what rewriters of one kind were told, in this JVM. */
final class RecordedRewrite<T> implements DocumentRewriter.Factory<T> {

  private static final Map<String, Queue<Writer<?>>> WRITERS = new ConcurrentHashMap<>();
  private static final AtomicInteger IDS = new AtomicInteger();

  private final String id = "rewrite-" + IDS.incrementAndGet();

  /** What one subtask was told. */
  static final class Writer<T> implements DocumentRewriter<T> {
    final List<T> written = new ArrayList<>();
    final List<WindowBlock> cleared = new ArrayList<>();
    final List<WindowBlock> left = new ArrayList<>();
    private int flushed;

    @Override
    public void write(T metrics) {
      if (!cleared.isEmpty()) {
        throw new IllegalStateException("written after others were removed: " + metrics);
      }
      written.add(metrics);
    }

    @Override
    public void flush() {
      flushed = written.size();
    }

    @Override
    public void removeOthers(WindowBlock windows) {
      if (flushed != written.size()) {
        throw new IllegalStateException("not flushed before " + windows);
      }
      cleared.add(windows);
    }

    @Override
    public void leaveOthers(WindowBlock windows) {
      left.add(windows);
    }

    @Override
    public Counts counts() {
      return new Counts(written.size(), 0, 2L * cleared.size(), 3L * left.size(), 0);
    }

    @Override
    public void close() {}
  }

  @Override
  public DocumentRewriter<T> open() {
    Writer<T> writer = new Writer<>();
    WRITERS.computeIfAbsent(id, key -> new ConcurrentLinkedQueue<>()).add(writer);
    return writer;
  }

  /** One for each subtask. */
  // Only this factory's writers are under its id.
  @SuppressWarnings("unchecked")
  List<Writer<T>> writers() {
    return WRITERS.getOrDefault(id, new ConcurrentLinkedQueue<>()).stream()
        .map(writer -> (Writer<T>) writer)
        .toList();
  }
}
