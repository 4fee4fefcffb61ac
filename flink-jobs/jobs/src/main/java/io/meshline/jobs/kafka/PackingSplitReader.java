package io.meshline.jobs.kafka;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.kafka.source.reader.KafkaPartitionSplitReader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Hands out records of one partition in {@link RecordPack}s. */
// What it closes may be interrupted; so says the connector's signature.
@SuppressWarnings("try")
final class PackingSplitReader extends KafkaPartitionSplitReader {

  /** Bounds of a pack: what is handed on before the task looks at anything else. */
  private static final int MOST_RECORDS = 4_000;

  private static final int MOST_BYTES = 1 << 20;

  /** A pack with more than this gets room for as many as a poll brings at most. */
  private static final int FEW_RECORDS = 64;

  private final PackMetrics metrics;

  PackingSplitReader(Properties properties, SourceReaderContext context, PackMetrics metrics) {
    super(properties, context, metrics);
    this.metrics = metrics;
  }

  @Override
  public RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> fetch() throws IOException {
    return new Packs(super.fetch(), metrics);
  }

  /** What was fetched, in packs. */
  private static final class Packs implements RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> {
    private final RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> records;
    private final PackMetrics metrics;

    Packs(RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> records, PackMetrics metrics) {
      this.records = records;
      this.metrics = metrics;
    }

    @Override
    public @Nullable String nextSplit() {
      return records.nextSplit();
    }

    @Override
    public @Nullable ConsumerRecord<byte[], byte[]> nextRecordFromSplit() {
      ArrayList<ConsumerRecord<byte[], ValueBytes>> pack = new ArrayList<>();
      int bytes = 0;
      while (pack.size() < MOST_RECORDS && bytes < MOST_BYTES) {
        ConsumerRecord<byte[], ValueBytes> record = inPlace(records.nextRecordFromSplit());
        if (record == null) {
          break;
        }
        if (pack.size() == FEW_RECORDS) {
          pack.ensureCapacity(MOST_RECORDS);
        }
        pack.add(record);
        bytes += Math.max(0, record.serializedValueSize());
      }
      metrics.packEnds();
      return pack.isEmpty() ? null : RecordPack.of(pack);
    }

    /** The connector names an array, and hands on what {@link ValueBytes.InPlace} has made. */
    @SuppressWarnings("unchecked")
    private static @Nullable ConsumerRecord<byte[], ValueBytes> inPlace(
        @Nullable ConsumerRecord<byte[], byte[]> record) {
      return (ConsumerRecord<byte[], ValueBytes>) (ConsumerRecord<?, ?>) record;
    }

    @Override
    public Set<String> finishedSplits() {
      return records.finishedSplits();
    }

    @Override
    public void recycle() {
      records.recycle();
    }
  }
}
