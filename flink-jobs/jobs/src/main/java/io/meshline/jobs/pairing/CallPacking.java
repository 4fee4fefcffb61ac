package io.meshline.jobs.pairing;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallRecord;
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
 * nothing is lost.
 *
 * @param <T> what becomes of a batch
 */
@SuppressWarnings("NullAway.Init") // Transient fields are set by open().
abstract class CallPacking<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<CallRecord, T>, BoundedOneInput {
  private static final long serialVersionUID = 1;

  private final int maxCalls;
  private final long maxAgeMillis;

  private transient CallBatcher batcher;
  private transient @Nullable ScheduledFuture<?> alarm;

  /**
   * @param maxCalls most calls of a batch
   * @param maxAge how long a call waits for others at most, in processing time
   */
  CallPacking(int maxCalls, Duration maxAge) {
    this.maxCalls = maxCalls;
    this.maxAgeMillis = maxAge.toMillis();
  }

  /** What goes out for a batch. */
  abstract T given(CallBatch batch);

  @Override
  public void open() throws Exception {
    super.open();
    batcher = new CallBatcher(maxCalls, CallBatcher.DEFAULT_BYTES);
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
      output.collect(new StreamRecord<>(given(batcher.build())));
    }
  }
}
