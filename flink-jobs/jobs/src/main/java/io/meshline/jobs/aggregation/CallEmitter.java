package io.meshline.jobs.aggregation;

import io.meshline.jobs.kafka.AppendTimes;
import io.meshline.jobs.kafka.RecordPack;
import io.meshline.jobs.kafka.RegistryPatience;
import io.meshline.jobs.kafka.ValueBytes;
import io.meshline.schemas.EventTimes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitState;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Packs of Kafka records → blocks of calls, and what came of the records that are not plain and
 * usual. Each partition's watermark follows the event times of calls that keep all limits. While
 * the registry is unavailable the source waits. Not thread-safe.
 */
final class CallEmitter
    implements RecordEmitter<ConsumerRecord<byte[], byte[]>, Decoded, KafkaPartitionSplitState> {

  private static final int MOST_TOUCHED = 256;
  private static final int CACHE_LINE = 64;

  private final CallDecoder decoder;
  private final Clock clock;
  private final Counter recordsIn;
  private final CallBlock block;

  // Of no meaning: what was read must be used, or it would not be read.
  private long touched;

  /**
   * @param recordsIn counts a pack as one
   */
  CallEmitter(CallDecoder decoder, Clock clock, Counter recordsIn) {
    this.decoder = decoder;
    this.clock = clock;
    this.recordsIn = recordsIn;
    this.block = new CallBlock(decoder);
  }

  @Override
  public void emitRecord(
      ConsumerRecord<byte[], byte[]> element,
      SourceOutput<Decoded> output,
      KafkaPartitionSplitState split) {
    if (!(element instanceof RecordPack pack)) {
      throw new IllegalArgumentException(element + " (expected: a pack of records)");
    }
    List<ConsumerRecord<byte[], ValueBytes>> records = pack.records();
    Instant now = clock.instant();
    for (int i = 0; i < records.size(); i++) {
      int place = i % CallReader.READ_AHEAD;
      if (place == 0) {
        touched += readAhead(records, i);
      }
      ConsumerRecord<byte[], ValueBytes> record = records.get(i);
      ValueBytes value = bytes(record);
      long taken = AppendTimes.micros(record, EventTimes.micros(now));
      boolean read = decoder.readAgain(place, value, taken, block);
      if (!read && block.size() > 0 && decoder.lackedRoom()) {
        emit(output, record.timestamp());
        read = decoder.readAgain(place, value, taken, block);
      }
      if (!read) {
        output.collect(decoded(record), record.timestamp());
      } else if (CallDecoder.isFull(block)) {
        emit(output, record.timestamp());
      }
    }
    if (block.size() > 0) {
      emit(output, records.get(records.size() - 1).timestamp());
    }
    recordsIn.inc(records.size() - 1L);
    split.setCurrentOffset(element.offset() + 1);
  }

  /**
   * Reads the next values ahead, after a little of each. Another thread has written them, and their
   * paths are anywhere in memory: taken one after the other, the processor would wait for each.
   */
  private long readAhead(List<ConsumerRecord<byte[], ValueBytes>> records, int begin) {
    int end = Math.min(begin + CallReader.READ_AHEAD, records.size());
    long sum = 0;
    for (int i = begin; i < end; i++) {
      ValueBytes value = bytes(records.get(i));
      byte[] array = value.array();
      int last = Math.min(value.to(), value.from() + MOST_TOUCHED);
      for (int at = value.from(); at < last; at += CACHE_LINE) {
        sum += array[at];
      }
    }
    for (int i = begin; i < end; i++) {
      sum += decoder.readAhead(i - begin, bytes(records.get(i)));
    }
    return sum + decoder.findAhead(end - begin);
  }

  /** What plans read; they leave what has no value to the ordinary decoder. */
  private static ValueBytes bytes(ConsumerRecord<byte[], ValueBytes> record) {
    ValueBytes value = record.value();
    return value == null ? ValueBytes.NONE : value;
  }

  /** A number of no meaning. */
  long touched() {
    return touched;
  }

  private void emit(SourceOutput<Decoded> output, long timestamp) {
    output.collect(Decoded.of(block), timestamp);
    block.clear();
  }

  private Decoded decoded(ConsumerRecord<byte[], ValueBytes> record) {
    ValueBytes value = record.value();
    byte[] copy = value == null ? null : value.copy();
    CallDecoder.Place place =
        new CallDecoder.Place(
            record.topic(), record.partition(), record.offset(), AppendTimes.of(record, clock));
    return RegistryPatience.await(() -> decoder.decode(copy, place));
  }
}
