package io.meshline.jobs.pairing;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Span;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keyed by trace id: runs {@link TracePairing} on each trace in event time.
 *
 * <p>Waits end by the watermark. When traffic is so quiet that the watermark stands still for a
 * whole quiet period of processing time, all waits of the trace end: nobody else is coming. As long
 * as the watermark moves, however slowly the clock of the data runs (a backlog being read), only
 * event time counts. Before the first watermark after a start nothing is quiet.
 *
 * <p>Metrics: one counter per {@link PairingCount} in group {@code pairing}, and the same as
 * accumulators {@code pairing.<name>} for bounded runs.
 */
@SuppressWarnings("NullAway.Init") // Transient fields are set by open(), the collector per call.
final class PairSpans extends KeyedProcessFunction<String, Span, CallRecord> {
  private final Duration wait;
  private final Duration memory;
  private final int maxSpans;
  private final long quietMillis;
  private final TypeSerializer<Span> spans;

  private transient TracePairing pairing;
  private transient ValueState<WaitingTrace> state;
  private transient Output output;

  /**
   * @param quiet processing time after which a watermark that has not moved ends all waits
   * @param spans for the state
   */
  PairSpans(
      Duration wait, Duration memory, int maxSpans, Duration quiet, TypeSerializer<Span> spans) {
    this.wait = wait;
    this.memory = memory;
    this.maxSpans = maxSpans;
    this.quietMillis = quiet.toMillis();
    this.spans = spans;
  }

  @Override
  public void open(OpenContext context) {
    pairing = new TracePairing(wait, memory, maxSpans);
    state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("trace", new WaitingTraceSerializer(spans)));
    output = new Output(new PairingCounters(getRuntimeContext()));
  }

  @Override
  public void processElement(Span span, Context context, Collector<CallRecord> out)
      throws IOException {
    WaitingTrace waiting = state.value();
    if (waiting == null) {
      waiting = new WaitingTrace();
    }
    TimerService timers = context.timerService();
    pairing.add(waiting.trace(), span, timers.currentWatermark(), output.to(out));
    keep(waiting, timers);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<CallRecord> out)
      throws IOException {
    WaitingTrace waiting = state.value();
    if (waiting == null) {
      return;
    }
    TimerService timers = context.timerService();
    if (context.timeDomain() == TimeDomain.EVENT_TIME) {
      if (time == waiting.wakeUp()) {
        waiting.wakeUp(WaitingTrace.NONE);
      }
      pairing.advance(waiting.trace(), timers.currentWatermark(), output.to(out));
    } else if (time == waiting.quietCheck()) {
      // Before the first watermark (after a start or a restore) event time has not begun: nothing
      // can be said of traffic then.
      boolean still =
          timers.currentWatermark() != Long.MIN_VALUE
              && timers.currentWatermark() == waiting.quietSince();
      waiting.quietCheck(WaitingTrace.NONE, WaitingTrace.NONE);
      OptionalLong last = pairing.lastDeadline(waiting.trace());
      if (still && last.isPresent()) {
        pairing.advance(waiting.trace(), last.getAsLong(), output.to(out));
      }
    }
    keep(waiting, timers);
  }

  /** Stores the trace and sets the timers that it needs, or clears all when it is forgotten. */
  private void keep(WaitingTrace waiting, TimerService timers) throws IOException {
    if (waiting.trace().isEmpty()) {
      setWakeUp(waiting, WaitingTrace.NONE, timers);
      stopQuietCheck(waiting, timers);
      state.clear();
      return;
    }
    long next = pairing.nextDeadline(waiting.trace()).orElseThrow();
    if (waiting.wakeUp() == WaitingTrace.NONE || next < waiting.wakeUp()) {
      setWakeUp(waiting, next, timers);
    }
    if (waiting.trace().waiting().isEmpty()) {
      stopQuietCheck(waiting, timers);
    } else if (waiting.quietCheck() == WaitingTrace.NONE) {
      long check = timers.currentProcessingTime() + quietMillis;
      timers.registerProcessingTimeTimer(check);
      waiting.quietCheck(check, timers.currentWatermark());
    }
    state.update(waiting);
  }

  private static void setWakeUp(WaitingTrace waiting, long time, TimerService timers) {
    if (waiting.wakeUp() != WaitingTrace.NONE) {
      timers.deleteEventTimeTimer(waiting.wakeUp());
    }
    if (time != WaitingTrace.NONE) {
      timers.registerEventTimeTimer(time);
    }
    waiting.wakeUp(time);
  }

  private static void stopQuietCheck(WaitingTrace waiting, TimerService timers) {
    if (waiting.quietCheck() != WaitingTrace.NONE) {
      timers.deleteProcessingTimeTimer(waiting.quietCheck());
      waiting.quietCheck(WaitingTrace.NONE, WaitingTrace.NONE);
    }
  }

  private static final class Output implements PairingOutput {
    private final PairingCounters counters;
    private Collector<CallRecord> collector;

    Output(PairingCounters counters) {
      this.counters = counters;
    }

    Output to(Collector<CallRecord> out) {
      collector = out;
      return this;
    }

    @Override
    public void call(CallRecord call) {
      collector.collect(call);
    }

    @Override
    public void count(PairingCount what) {
      counters.add(what);
    }
  }
}
