package io.meshline.jobs.kafka;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records of one partition that were fetched together, as one record that stands where the last of
 * them does: so what Flink does for each record it does once for all.
 */
public final class RecordPack extends ConsumerRecord<byte[], byte[]> {

  private final List<ConsumerRecord<byte[], byte[]>> records;

  private RecordPack(
      ConsumerRecord<byte[], byte[]> last, List<ConsumerRecord<byte[], byte[]>> records) {
    super(last.topic(), last.partition(), last.offset(), last.key(), last.value());
    this.records = records;
  }

  /**
   * A pack.
   *
   * @param records in their order, at least one; not to be changed any more
   */
  public static RecordPack of(List<ConsumerRecord<byte[], byte[]>> records) {
    return new RecordPack(records.get(records.size() - 1), records);
  }

  /** The records, in their order. */
  public List<ConsumerRecord<byte[], byte[]>> records() {
    return records;
  }
}
