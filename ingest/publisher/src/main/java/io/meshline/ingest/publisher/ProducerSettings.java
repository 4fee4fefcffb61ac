package io.meshline.ingest.publisher;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Settings of the Kafka producer: ours, the caller's over them, and what nobody may change. */
final class ProducerSettings {
  private static final int BATCH_BYTES = 256 * 1024;

  // A dead letter holds a whole original message, so it may be larger than those are.
  private static final int REQUEST_BYTES = 2 << 20;

  private ProducerSettings() {}

  /**
   * The settings to open a producer with.
   *
   * @param overrides in Kafka's own names
   * @param maxBlock how long a full buffer makes callers wait
   * @throws IllegalArgumentException if the overrides would let records be lost or doubled
   */
  static Map<String, Object> of(
      String bootstrapServers, Duration maxBlock, Map<String, ?> overrides) {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException("bootstrapServers: \"\" (expected: host:port,...)");
    }
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "meshline-publisher");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, maxBlock.toMillis());
    settings.putAll(overrides);
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    fix(settings, overrides, ProducerConfig.ACKS_CONFIG, "all", "-1");
    fix(settings, overrides, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true", "true");
    return settings;
  }

  private static void fix(
      Map<String, Object> settings,
      Map<String, ?> overrides,
      String key,
      String value,
      String synonym) {
    Object given = overrides.get(key);
    if (given != null && !given.toString().equals(value) && !given.toString().equals(synonym)) {
      throw new IllegalArgumentException(key + ": " + given + " (expected: " + value + ")");
    }
    settings.put(key, value);
  }
}
