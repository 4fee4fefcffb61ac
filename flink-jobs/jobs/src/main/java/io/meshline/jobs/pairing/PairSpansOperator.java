package io.meshline.jobs.pairing;

import io.meshline.jobs.time.Quiet;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Span;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/** Runs {@link PairSpans}; tells it what it holds after a restore, and of event time. */
@SuppressWarnings("NullAway.Init") // Transient fields are set by open().
final class PairSpansOperator
    extends KeyedProcessOperator<String, Tuple2<String, Span>, CallRecord> {
  private static final long serialVersionUID = 1;

  private final PairSpans function;
  private transient boolean restored;
  private transient Quiet quiet;

  PairSpansOperator(PairSpans function) {
    super(function);
    this.function = function;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    restored = context.isRestored();
  }

  @Override
  public void open() throws Exception {
    super.open();
    quiet =
        new Quiet(
            function.quietTime(), getProcessingTimeService().getCurrentProcessingTime(), restored);
    QuietCheck check =
        new QuietCheck(
            quiet,
            getInternalTimerService("user-timers", VoidNamespaceSerializer.INSTANCE, this),
            this);
    function.quiet(check);
    if (restored) {
      check.deleteRestored();
      this.<String>getKeyedStateBackend()
          .applyToAllKeys(
              VoidNamespace.INSTANCE,
              VoidNamespaceSerializer.INSTANCE,
              function.traceState(),
              (key, trace) -> function.restored(trace.value().trace()));
    }
  }

  @Override
  public void processElement(StreamRecord<Tuple2<String, Span>> element) throws Exception {
    quiet.came(getProcessingTimeService().getCurrentProcessingTime());
    super.processElement(element);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    quiet.moved(getProcessingTimeService().getCurrentProcessingTime());
    super.processWatermark(mark);
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    quiet.idle(status.isIdle());
    super.processWatermarkStatus(status);
  }
}
