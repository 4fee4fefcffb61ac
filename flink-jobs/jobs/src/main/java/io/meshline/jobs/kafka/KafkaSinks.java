package io.meshline.jobs.kafka;

import io.meshline.jobs.config.Options;
import java.io.Serializable;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;

/** Builds sinks that write to one topic: records of one schema, or values that are encoded. */
public final class KafkaSinks {

  /** A dead letter holds a whole record of another topic. */
  private static final String MAX_REQUEST_BYTES = Integer.toString(2 << 20);

  private KafkaSinks() {}

  /** A sink that may write a record again after a failure, but never loses one. */
  public static <T extends SpecificRecord> KafkaSink<T> atLeastOnce(
      Options options, String topic, Schema schema, RegistryAccess registry) {
    return builder(options, new RecordSerialization<T>(topic, schema, registry, null))
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .build();
  }

  /** The same, where records of one key stay in the order in which they come. */
  public static <T extends SpecificRecord> KafkaSink<T> atLeastOnce(
      Options options, String topic, Schema schema, RegistryAccess registry, Key<T> key) {
    return builder(options, new RecordSerialization<>(topic, schema, registry, key))
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .build();
  }

  /**
   * The key of a record.
   *
   * @param <T> the record
   */
  @FunctionalInterface
  public interface Key<T> extends Serializable {
    /** Its text. */
    String of(T record);
  }

  /** A sink of encoded values that may write one again after a failure, but never loses one. */
  public static KafkaSink<EncodedValue> atLeastOnce(Options options, String topic) {
    return builder(options, new ValueSerialization(topic))
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .build();
  }

  /**
   * A sink of encoded values that writes in transactions, committed with each checkpoint.
   *
   * @param transactionalIdPrefix its own among all jobs at these brokers
   * @param transactionTimeoutMillis longer than a checkpoint and a restart take, and at most the
   *     brokers' {@code transaction.max.timeout.ms} (15 minutes by default)
   */
  public static KafkaSink<EncodedValue> exactlyOnce(
      Options options, String topic, String transactionalIdPrefix, int transactionTimeoutMillis) {
    return builder(options, new ValueSerialization(topic))
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(transactionalIdPrefix)
        // At each start the brokers are asked for open transactions of this prefix, and those that
        // no checkpoint knows are aborted, whatever the parallelism was: they hold readers back.
        .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
        .setProperty("transaction.timeout.ms", Integer.toString(transactionTimeoutMillis))
        .build();
  }

  /** Settings of every producer of a job; what the options say of Kafka clients wins. */
  public static Properties producer(Options options) {
    Properties properties = new Properties();
    properties.setProperty("acks", "all");
    properties.setProperty("enable.idempotence", "true");
    properties.setProperty("compression.type", "lz4");
    properties.setProperty("linger.ms", "50");
    properties.setProperty("max.request.size", MAX_REQUEST_BYTES);
    properties.putAll(KafkaOptions.client(options));
    return properties;
  }

  private static <T> KafkaSinkBuilder<T> builder(
      Options options, KafkaRecordSerializationSchema<T> serialization) {
    return KafkaSink.<T>builder()
        .setKafkaProducerConfig(producer(options))
        .setRecordSerializer(serialization);
  }
}
