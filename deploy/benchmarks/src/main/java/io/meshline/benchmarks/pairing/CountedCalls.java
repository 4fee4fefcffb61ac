package io.meshline.benchmarks.pairing;

import io.meshline.jobs.kafka.EncodedValue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * A sink that counts calls and throws them away. Lives in one JVM with its job.
 *
 * @param id of the job among those of this JVM
 */
record CountedCalls(String id) implements Sink<EncodedValue> {
  private static final Map<String, AtomicLong> COUNTS = new ConcurrentHashMap<>();

  /** How many came, once. */
  long take() {
    AtomicLong count = COUNTS.remove(id);
    return count == null ? 0 : count.get();
  }

  @Override
  public SinkWriter<EncodedValue> createWriter(WriterInitContext context) {
    return new Writer(COUNTS.computeIfAbsent(id, job -> new AtomicLong()));
  }

  private record Writer(AtomicLong count) implements SinkWriter<EncodedValue> {
    @Override
    public void write(EncodedValue batch, Context context) {
      count.addAndGet(batch.records());
    }

    @Override
    public void flush(boolean endOfInput) {}

    @Override
    public void close() {}
  }
}
