package io.meshline.jobs.aggregation;

import io.meshline.jobs.kafka.PackedKafkaSource;
import io.meshline.jobs.kafka.RegistryAccess;
import java.time.Clock;
import java.time.Duration;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitState;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Makes emitters that read calls straight from bytes.
 *
 * @param topic that calls of batches are encoded for when they become dead letters
 * @param clock serializable, as those of the JDK are
 * @param maxPaths paths to remember
 */
record CallEmitters(
    RegistryAccess registry, String topic, Clock clock, Duration retention, int maxPaths)
    implements PackedKafkaSource.Emitters<Decoded> {

  @Override
  public RecordEmitter<ConsumerRecord<byte[], byte[]>, Decoded, KafkaPartitionSplitState> open(
      SourceReaderContext context) {
    return new CallEmitter(
        new CallDecoder(
            registry.open(), topic, clock, retention, new CallReader(retention, maxPaths)),
        clock,
        context.metricGroup().getIOMetricGroup().getNumRecordsInCounter());
  }
}
