package io.meshline.jobs.addresses;

import io.meshline.jobs.time.Quiet;
import io.meshline.schemas.CallRecord;
import java.util.Map;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/** Runs {@link ResolveAddresses}; tells it what it holds after a restore, and of event time. */
@SuppressWarnings("NullAway.Init") // Transient fields are set by open().
final class ResolveOperator
    extends KeyedCoProcessOperator<String, CallRecord, AddressClaim, CallRecord> {
  private static final long serialVersionUID = 1;

  /** Number of the input that brings the calls. */
  private static final int CALLS = 0;

  private final ResolveAddresses function;
  private transient boolean restored;
  private transient Quiet quiet;

  ResolveOperator(ResolveAddresses function) {
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
    function.quiet(quiet);
    if (restored) {
      KeyedStateBackend<String> backend = getKeyedStateBackend();
      InternalTimerService<VoidNamespace> timers =
          getInternalTimerService("user-timers", VoidNamespaceSerializer.INSTANCE, this);
      backend.applyToAllKeys(
          VoidNamespace.INSTANCE,
          VoidNamespaceSerializer.INSTANCE,
          ResolveAddresses.booksState(),
          (key, book) -> function.restored(0, book.value().addresses()));
      backend.applyToAllKeys(
          VoidNamespace.INSTANCE,
          VoidNamespaceSerializer.INSTANCE,
          ResolveAddresses.waitingState(),
          (key, waiting) -> {
            long calls = 0;
            for (Map.Entry<Long, Integer> slot : waiting.entries()) {
              calls += slot.getValue();
              // The run before may have waited for longer, or not as long.
              timers.registerEventTimeTimer(
                  VoidNamespace.INSTANCE, function.decision(slot.getKey()));
            }
            function.restored(calls, 0);
          });
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    quiet.moved(getProcessingTimeService().getCurrentProcessingTime());
    super.processWatermark(mark);
  }

  /**
   * Event time is that of the spans. When they pause, that of the claims must not run ahead: the
   * calls that come afterwards would all be late. Quiet ends the waits then.
   */
  @Override
  protected void processWatermarkStatus(WatermarkStatus status, int input) throws Exception {
    if (input == CALLS) {
      quiet.idle(status.isIdle());
    }
    if (input != CALLS || status.isActive()) {
      super.processWatermarkStatus(status, input);
    }
  }
}
