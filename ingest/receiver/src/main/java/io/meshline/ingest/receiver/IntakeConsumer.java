package io.meshline.ingest.receiver;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Opens the consumer by which topics of agents are read. */
interface IntakeConsumer {
  /** A consumer of nothing yet, which is the caller's to close. */
  Consumer<byte[], byte[]> open();

  /**
   * A consumer of the real Kafka, which connects in the background.
   *
   * @throws InvalidOptionsException if Kafka's client does not take the settings
   */
  static Consumer<byte[], byte[]> connect(ReceiverOptions options) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "meshline-receiver-intake");
    // What was written before the first receiver started is wanted too.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // A receiver that comes or goes moves few partitions, and the others are read on meanwhile.
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    // What is fetched and not yet taken counts nowhere, so it is kept small.
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 512 << 10);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
    settings.putAll(options.kafkaSecurity().clientProperties());
    options
        .file(ReceiverOption.KAFKA_PROPERTIES_FILE)
        .ifPresent(file -> settings.putAll(KafkaBroker.read(file)));
    settings.put(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        options.texts(ReceiverOption.KAFKA_BOOTSTRAP_SERVERS));
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, options.text(ReceiverOption.INTAKE_GROUP));
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    try {
      return new KafkaConsumer<>(
          settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw new InvalidOptionsException(
          List.of(
              "%s: settings that Kafka's consumer does not take (expected: some that it takes; %s)"
                  .formatted(ReceiverOption.INTAKE_GROUP.key(), KafkaBroker.reason(e))));
    }
  }
}
