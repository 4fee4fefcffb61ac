package io.meshline.jobs.pairing;

import io.meshline.jobs.kafka.EncodedValue;
import io.meshline.jobs.kafka.RegistryAccess;
import io.meshline.jobs.kafka.RegistryPatience;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.RecordEncoder;
import io.meshline.schemas.Topics;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Packs calls into batches. A batch goes out when it is full, when its first call has waited long
 * enough, before each checkpoint barrier and at the end of the input: so there is no state, and
 * nothing is lost. It goes out as a value for Kafka: encoded once, here, and not once more for the
 * channel in front of the sink, which has two inputs.
 */
@SuppressWarnings("NullAway.Init") // Transient fields are set by open().
final class PackCalls extends AbstractStreamOperator<EncodedValue>
    implements OneInputStreamOperator<CallRecord, EncodedValue>, BoundedOneInput {
  private static final long serialVersionUID = 1;

  private final int maxCalls;
  private final long maxAgeMillis;
  private final RegistryAccess registry;

  private transient CallBatcher batcher;
  private transient RecordEncoder<CallBatch> encoder;
  private transient @Nullable ScheduledFuture<?> alarm;

  /**
   * @param maxCalls most calls of a batch
   * @param maxAge how long a call waits for others at most, in processing time
   * @param registry where the schema of the batches is
   */
  PackCalls(int maxCalls, Duration maxAge, RegistryAccess registry) {
    this.maxCalls = maxCalls;
    this.maxAgeMillis = maxAge.toMillis();
    this.registry = registry;
  }

  @Override
  public void open() throws Exception {
    super.open();
    batcher = new CallBatcher(maxCalls, CallBatcher.DEFAULT_BYTES);
    encoder = new RecordEncoder<>(registry.open(), Topics.PAIRED_CALLS, CallBatch.SCHEMA$);
    alarm = null;
  }

  @Override
  public void processElement(StreamRecord<CallRecord> element) {
    CallRecord call = element.getValue();
    if (!batcher.add(call)) {
      flush();
      batcher.add(call);
    }
    if (alarm == null) {
      long now = getProcessingTimeService().getCurrentProcessingTime();
      alarm = getProcessingTimeService().registerTimer(now + maxAgeMillis, this::onAlarm);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    flush();
  }

  @Override
  public void endInput() {
    flush();
  }

  private void onAlarm(long time) {
    alarm = null;
    flush();
  }

  private void flush() {
    if (batcher.size() > 0) {
      output.collect(new StreamRecord<>(encoded(batcher.build())));
    }
  }

  private EncodedValue encoded(CallBatch batch) {
    return new EncodedValue(
        batch.getPath().size(), RegistryPatience.await(() -> encoder.encode(batch)));
  }
}
