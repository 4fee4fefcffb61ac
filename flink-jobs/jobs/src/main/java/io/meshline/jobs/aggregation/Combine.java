package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EndpointNames;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatches;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.InvalidBatchException;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Merges calls into partials before the shuffle. It gives them away when a minute of event time
 * ends, when too many paths have calls, when the oldest is too old (see {@link FlushPause}), before
 * each checkpoint barrier and at the end of the input: so it has no state and loses nothing.
 *
 * <p>Accounting, in metrics and accumulators: {@code decoded = aggregated + late + dead}. Late
 * calls go to {@link #LATE}, dead letters to {@link #DEAD_LETTERS}.
 */
final class Combine extends AbstractStreamOperator<Partial>
    implements OneInputStreamOperator<Decoded, Partial>, BoundedOneInput {

  static final OutputTag<CallRecord> LATE =
      new OutputTag<>("late-calls", AvroTypes.of(CallRecord.class));
  static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", AvroTypes.of(DeadLetter.class));

  private static final long NEVER = Long.MAX_VALUE;

  private final AggregationSettings settings;

  private transient CombineTable table;
  private transient CallAccounts accounts;
  private transient Consumer<Partial> emit;
  private transient FlushPause pause;

  // Since when something waits to be given away, and when the next timer comes; NEVER if nothing
  // does.
  private transient long pendingSince;
  private transient long timerAt;

  @SuppressWarnings("NullAway.Init") // Flink opens the operator before it uses it.
  Combine(AggregationSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open() throws Exception {
    super.open();
    EndpointNames names = EndpointRule.names(settings.endpointRules());
    getMetricGroup().gauge("endpointRulesGivenUp", names::rulesGivenUp);
    table =
        new CombineTable(
            settings.lateness(),
            names,
            settings.apdexThresholdMicros(),
            settings.maxPaths(),
            settings.maxPartials());
    accounts = new CallAccounts(getRuntimeContext());
    emit = partial -> output.collect(new StreamRecord<>(partial));
    var io = getContainingTask().getEnvironment().getMetricGroup().getIOMetricGroup();
    pause =
        new FlushPause(
            settings.maxAge(),
            () -> getProcessingTimeService().getCurrentProcessingTime(),
            io.getIdleTimeMsPerSecond()::getAccumulatedCount);
    pendingSince = NEVER;
    timerAt = NEVER;
  }

  @Override
  public void processElement(StreamRecord<Decoded> element) throws Exception {
    Decoded decoded = element.getValue();
    long before = table.aggregated();
    int late = 0;
    CallRecord call = decoded.call();
    CallBatch batch = decoded.batch();
    CallBlock block = decoded.block();
    if (block != null) {
      BitSet positions = table.add(block);
      if (positions != null) {
        late = positions.cardinality();
        positions.stream().forEach(i -> output.collect(LATE, new StreamRecord<>(block.call(i))));
      }
    } else if (call != null) {
      if (!table.add(call)) {
        output.collect(LATE, new StreamRecord<>(call));
        late = 1;
      }
    } else if (batch != null) {
      BitSet positions = table.add(batch, decoded.refused());
      if (positions != null) {
        late = positions.cardinality();
        outputLate(batch, positions);
      }
    }
    List<DeadLetter> deadLetters = decoded.deadLetters();
    for (int i = 0; i < deadLetters.size(); i++) {
      output.collect(DEAD_LETTERS, new StreamRecord<>(deadLetters.get(i)));
    }
    accounts.count(decoded.calls(), table.aggregated() - before, late, deadLetters.size());
    if (pendingSince == NEVER && !table.isEmpty()) {
      pendingSince = getProcessingTimeService().getCurrentProcessingTime();
    }
    if (table.isFull()) {
      flush();
    } else if (pendingSince != NEVER) {
      setTimer();
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    int pending = table.pending();
    long begin = System.nanoTime();
    table.advance(mark.getTimestamp(), emit);
    if (table.pending() < pending) {
      gaveAway(begin);
    }
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    flush();
  }

  @Override
  public void endInput() {
    flush();
  }

  private void flush() {
    boolean isEmpty = table.isEmpty();
    long begin = System.nanoTime();
    table.flush(emit);
    if (!isEmpty) {
      gaveAway(begin);
    }
  }

  private void gaveAway(long beginNanos) {
    boolean isAll = table.isEmpty();
    long now = getProcessingTimeService().getCurrentProcessingTime();
    // Some calls of a minute that ended say nothing of what all that is pending will take.
    pause.flushTook(System.nanoTime() - beginNanos, isAll ? now - pendingSince : 0);
    if (isAll) {
      pendingSince = NEVER;
    }
  }

  /** Sees to it that a timer comes no later than what is pending is old enough. */
  @SuppressWarnings("FutureReturnValueIgnored") // a timer that is too many finds nothing to do
  private void setTimer() {
    long due = pendingSince + pause.millis();
    if (timerAt > due) {
      timerAt = due;
      getProcessingTimeService().registerTimer(due, this::timerCame);
    }
  }

  /** What was pending when the timer was set may have been given away by something else. */
  private void timerCame(long timestamp) {
    if (timestamp == timerAt) {
      timerAt = NEVER;
    }
    if (pendingSince == NEVER) {
      return;
    }
    long age = getProcessingTimeService().getCurrentProcessingTime() - pendingSince;
    // A clock that was set back must not hold results for as long.
    if (age >= pause.millis() || age < 0) {
      flush();
    } else {
      setTimer();
    }
  }

  private void outputLate(CallBatch batch, BitSet late) throws InvalidBatchException {
    CallBatches.forEach(
        batch,
        (index, call) -> {
          if (late.get(index)) {
            output.collect(LATE, new StreamRecord<>(call));
          }
        });
  }
}
