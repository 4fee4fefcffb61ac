package io.meshline.jobs.pairing;

import io.meshline.jobs.addresses.AddressClaim;
import io.meshline.jobs.counts.Counters;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.Span;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Keyed by trace: runs {@link TracePairing} on each trace in event time.
 *
 * <p>Waits end by the watermark. When traffic is {@link io.meshline.jobs.time.Quiet}, waits end:
 * nobody else is coming. As long as the watermark moves, however slowly the clock of the data runs
 * (a backlog being read), only event time counts.
 *
 * <p>Metrics: one counter per {@link PairingCount} in group {@code pairing}, and the same as
 * accumulators {@code pairing.<name>} for bounded runs; gauges {@code tracesHeld}, {@code
 * spansHeld} and {@code spansWaiting}: what this subtask holds.
 */
@SuppressWarnings("NullAway.Init") // Transient fields are set by open(), the collector per call.
final class PairSpans extends KeyedProcessFunction<String, Tuple2<String, Span>, CallRecord> {
  /** Calls of which only the address of their destination is known. */
  static final OutputTag<CallRecord> CALLS_TO_ADDRESSES =
      new OutputTag<>("calls-to-addresses", AvroTypes.of(CallRecord.class));

  /** Who answers where. */
  static final OutputTag<AddressClaim> CLAIMS = new OutputTag<>("claims", AddressClaim.TYPE);

  /** Name of the metric group and prefix of the accumulators. */
  static final String GROUP = "pairing";

  private final Duration wait;
  private final Duration memory;
  private final int maxSpans;
  private final TraceKeys keys;
  private final boolean resolves;
  private final Duration quietTime;
  private final TypeSerializer<Span> spans;

  private transient TracePairing pairing;
  private transient ValueState<WaitingTrace> state;
  private transient Output output;
  private transient Held held;
  private transient QuietCheck quiet;

  /**
   * @param quietTime how long traffic must be quiet, in processing time, for waits to end
   * @param resolves whether calls to addresses and claims go to their side outputs
   * @param spans for the state
   */
  PairSpans(
      Duration wait,
      Duration memory,
      int maxSpans,
      Duration quietTime,
      TraceKeys keys,
      boolean resolves,
      TypeSerializer<Span> spans) {
    this.wait = wait;
    this.memory = memory;
    this.maxSpans = maxSpans;
    this.quietTime = quietTime;
    this.keys = keys;
    this.resolves = resolves;
    this.spans = spans;
  }

  @Override
  public void open(OpenContext context) {
    pairing = new TracePairing(wait, memory, maxSpans, keys);
    state = getRuntimeContext().getState(traceState());
    output = new Output(new Counters<>(getRuntimeContext(), GROUP, PairingCount.class), resolves);
    held = new Held();
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup(GROUP);
    group.gauge("tracesHeld", this::tracesHeld);
    group.gauge("spansHeld", this::spansHeld);
    group.gauge("spansWaiting", this::spansWaiting);
  }

  ValueStateDescriptor<WaitingTrace> traceState() {
    return new ValueStateDescriptor<>("trace", new WaitingTraceSerializer(spans));
  }

  Duration quietTime() {
    return quietTime;
  }

  /** Tells when traffic is quiet; kept up to date by the operator. */
  void quiet(QuietCheck check) {
    quiet = check;
  }

  /** State that was there at the start, of the current key. */
  void restored(Trace trace) {
    held.add(trace, 1);
    quiet.keep(held.waiting > 0);
  }

  /** Traces that this subtask remembers. */
  long tracesHeld() {
    return held.traces;
  }

  /** Spans that this subtask remembers. */
  long spansHeld() {
    return held.spans;
  }

  /** Spans among them that wait for others. */
  long spansWaiting() {
    return held.waiting;
  }

  @Override
  public void processElement(
      Tuple2<String, Span> routed, Context context, Collector<CallRecord> out) throws IOException {
    WaitingTrace waiting = state.value();
    if (waiting == null) {
      waiting = new WaitingTrace();
    }
    held.add(waiting.trace(), -1);
    TimerService timers = context.timerService();
    boolean visitor = keys.visits(routed.f1, routed.f0);
    pairing.add(
        waiting.trace(), routed.f1, visitor, timers.currentWatermark(), output.to(context, out));
    keep(waiting, timers);
    quiet.keep(held.waiting > 0);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<CallRecord> out)
      throws IOException {
    if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
      if (quiet.ends(time)) {
        endWaits(context, out);
      }
    } else {
      WaitingTrace waiting = state.value();
      if (waiting != null) {
        if (time == waiting.wakeUp()) {
          waiting.wakeUp(WaitingTrace.NONE);
        }
        advance(waiting, context.timerService().currentWatermark(), context, out);
      }
    }
    quiet.keep(held.waiting > 0);
  }

  /**
   * Ends the waits of all traces, except of those that only just began to wait while event time
   * stands still. Each that waits has a timer by when the first of its waits is.
   */
  private void endWaits(OnTimerContext context, Collector<CallRecord> out) throws IOException {
    String key = context.getCurrentKey();
    for (Object trace : quiet.wakingUntil(held.lastDeadline)) {
      quiet.use(trace);
      WaitingTrace waiting = state.value();
      if (waiting != null && quiet.endsWaitSince(waiting.waitsSince())) {
        OptionalLong last = pairing.lastDeadline(waiting.trace());
        if (last.isPresent()) {
          advance(waiting, last.getAsLong(), context, out);
        }
      }
    }
    quiet.use(key);
  }

  private void advance(
      WaitingTrace waiting, long eventTime, OnTimerContext context, Collector<CallRecord> out)
      throws IOException {
    held.add(waiting.trace(), -1);
    pairing.advance(waiting.trace(), eventTime, output.to(context, out));
    keep(waiting, context.timerService());
  }

  /** Stores the trace and sets the timer that it needs, or clears all when it is forgotten. */
  private void keep(WaitingTrace waiting, TimerService timers) throws IOException {
    held.add(waiting.trace(), 1);
    if (waiting.trace().isEmpty()) {
      setWakeUp(waiting, WaitingTrace.NONE, timers);
      state.clear();
      return;
    }
    long next = pairing.nextDeadline(waiting.trace()).orElseThrow();
    if (waiting.wakeUp() == WaitingTrace.NONE || next < waiting.wakeUp()) {
      setWakeUp(waiting, next, timers);
    }
    if (waiting.trace().waitingSpans() == 0) {
      waiting.waitsSince(WaitingTrace.NONE);
    } else if (waiting.waitsSince() == WaitingTrace.NONE) {
      waiting.waitsSince(timers.currentProcessingTime());
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

  /** What this subtask holds. */
  private static final class Held {
    private long traces;
    private long spans;
    private long waiting;

    /** No trace that waits does so for longer, in event time. */
    private long lastDeadline = Long.MIN_VALUE;

    void add(Trace trace, int sign) {
      lastDeadline = Math.max(lastDeadline, trace.lastDeadline());
      traces += trace.isEmpty() ? 0 : sign;
      spans += (long) sign * trace.size();
      waiting += (long) sign * trace.waitingSpans();
    }
  }

  private static final class Output implements PairingOutput {
    private final Counters<PairingCount> counters;
    private final boolean resolves;
    private final RecentClaims recent = new RecentClaims();
    private final SharedParties sources = new SharedParties();
    private Context context;
    private Collector<CallRecord> collector;

    Output(Counters<PairingCount> counters, boolean resolves) {
      this.counters = counters;
      this.resolves = resolves;
    }

    Output to(Context now, Collector<CallRecord> out) {
      context = now;
      collector = out;
      return this;
    }

    @Override
    public void call(CallRecord call) {
      call.setSource(sources.of(call.getSource()));
      collector.collect(call);
    }

    @Override
    public void callToAddress(CallRecord call) {
      if (resolves && AddressClaim.dialled(call) != null) {
        context.output(CALLS_TO_ADDRESSES, call);
      } else {
        collector.collect(call);
      }
    }

    @Override
    public void answers(Party scope, String address, Party service, long time) {
      if (resolves
          && service.getKind() == Kind.SERVICE
          && recent.isNew(scope, address, service, time)) {
        AddressClaim claim = AddressClaim.of(scope, address, service, time);
        if (claim != null) {
          context.output(CLAIMS, claim);
        }
      }
    }

    @Override
    public void count(PairingCount what) {
      counters.add(what);
    }
  }
}
