package io.meshline.ingest.publisher;

import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.registry.SchemaRegistry;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Encoders lent to one thread at a time; never more than threads that encode at once. */
final class EncoderPool {
  private final SchemaRegistry registry;
  private final Map<Key, Queue<RecordEncoder<SpecificRecord>>> idle = new ConcurrentHashMap<>();

  EncoderPool(SchemaRegistry registry) {
    this.registry = registry;
  }

  // A class of ours has one schema, and is cheaper to look up by.
  private record Key(String topic, Class<?> type) {}

  byte[] encode(String topic, SpecificRecord record) {
    Queue<RecordEncoder<SpecificRecord>> encoders =
        idle.computeIfAbsent(
            new Key(topic, record.getClass()), key -> new ConcurrentLinkedQueue<>());
    @Nullable RecordEncoder<SpecificRecord> encoder = encoders.poll();
    if (encoder == null) {
      encoder = new RecordEncoder<>(registry, topic, record.getSchema());
    }
    byte[] value = encoder.encode(record);
    encoders.add(encoder);
    return value;
  }
}
