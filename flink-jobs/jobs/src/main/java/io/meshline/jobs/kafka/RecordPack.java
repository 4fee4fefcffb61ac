package io.meshline.jobs.kafka;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records of one partition that were fetched together, as one record that stands where the last of
 * them does: so what Flink does for each record it does once for all. It has no value itself.
 */
public final class RecordPack extends ConsumerRecord<byte[], byte[]> {

  private final List<ConsumerRecord<byte[], ValueBytes>> records;

  private RecordPack(
      ConsumerRecord<byte[], ValueBytes> last, List<ConsumerRecord<byte[], ValueBytes>> records) {
    super(last.topic(), last.partition(), last.offset(), none(), none());
    this.records = records;
  }

  // Kafka's signature does not say that there may be none.
  @SuppressWarnings("NullAway")
  private static byte[] none() {
    return null;
  }

  /**
   * A pack.
   *
   * @param records in their order, at least one; not to be changed any more
   */
  public static RecordPack of(List<ConsumerRecord<byte[], ValueBytes>> records) {
    return new RecordPack(records.get(records.size() - 1), records);
  }

  /** The records, in their order. */
  public List<ConsumerRecord<byte[], ValueBytes>> records() {
    return records;
  }
}
