package io.meshline.jobs.addresses;

import io.meshline.jobs.addresses.AddressBook.Answer;
import io.meshline.jobs.counts.Counters;
import io.meshline.jobs.time.Quiet;
import io.meshline.jobs.types.AvroTypes;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Party;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Keyed by host (with tenant and environment): calls to an address wait until all claims that
 * decide about them have come, then go out once, with the service or the address as destination.
 *
 * <p>When traffic is {@link Quiet}, whoever waits is decided by what is known.
 *
 * <p>Metrics in group {@code resolution}: one counter per {@link ResolutionCount}, also as
 * accumulators, and gauges {@code addresses} and {@code callsWaiting}: what this subtask holds.
 */
@SuppressWarnings("NullAway.Init") // Transient fields are set by open().
final class ResolveAddresses
    extends KeyedCoProcessFunction<String, CallRecord, AddressClaim, CallRecord> {
  /** Claims of traces that became quiet at the same time may still be under way for this long. */
  private static final long SETTLE_MILLIS = 1_000;

  private final ClaimTimes times;
  private final int maxWaiting;
  private final int maxAddresses;
  private final Duration quietTime;

  private transient ValueState<AddressBook> books;
  private transient MapState<Long, Integer> waiting;
  private transient MapState<Tuple2<Long, Integer>, CallRecord> calls;
  private transient ValueState<Long> quietCheck;
  private transient ValueState<Long> forgetting;
  private transient Counters<ResolutionCount> counters;
  private transient Quiet quiet;
  private transient long callsHeld;
  private transient long addressesHeld;

  /**
   * @param maxWaiting calls that wait in one subtask at most
   * @param maxAddresses addresses known in one subtask at most
   * @param quietTime how long traffic must be quiet, in processing time, for waits to end
   */
  ResolveAddresses(ClaimTimes times, int maxWaiting, int maxAddresses, Duration quietTime) {
    this.times = times;
    this.maxWaiting = maxWaiting;
    this.maxAddresses = maxAddresses;
    this.quietTime = quietTime;
  }

  static ValueStateDescriptor<AddressBook> booksState() {
    return new ValueStateDescriptor<>("book", AddressBookSerializer.INSTANCE);
  }

  static MapStateDescriptor<Long, Integer> waitingState() {
    return new MapStateDescriptor<>("waiting", Types.LONG, Types.INT);
  }

  @Override
  public void open(OpenContext context) {
    books = getRuntimeContext().getState(booksState());
    waiting = getRuntimeContext().getMapState(waitingState());
    calls =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "calls", Types.TUPLE(Types.LONG, Types.INT), AvroTypes.of(CallRecord.class)));
    quietCheck =
        getRuntimeContext().getState(new ValueStateDescriptor<>("quiet-check", Types.LONG));
    forgetting = getRuntimeContext().getState(new ValueStateDescriptor<>("forgetting", Types.LONG));
    counters = new Counters<>(getRuntimeContext(), "resolution", ResolutionCount.class);
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup("resolution");
    group.gauge("addresses", () -> addressesHeld);
    group.gauge("callsWaiting", () -> callsHeld);
    callsHeld = 0;
    addressesHeld = 0;
  }

  /** State that was there at the start. */
  void restored(long heldCalls, long heldAddresses) {
    callsHeld += heldCalls;
    addressesHeld += heldAddresses;
  }

  /**
   * Event time in milliseconds at which calls of a slot are decided, by the options of this run.
   */
  long decision(long slot) {
    return times.decision(slot);
  }

  Duration quietTime() {
    return quietTime;
  }

  /** Tells when traffic is quiet; kept up to date by the operator. */
  void quiet(Quiet watch) {
    quiet = watch;
  }

  @Override
  public void processElement1(CallRecord call, Context context, Collector<CallRecord> out)
      throws Exception {
    TimerService timers = context.timerService();
    long watermark = timers.currentWatermark();
    long slot = slot(call);
    if (times.decision(slot) <= watermark) {
      counters.add(ResolutionCount.LATE);
      if (watermark == Long.MAX_VALUE) {
        decide(call, books.value(), out);
        return;
      }
      // The claims that came with it are late too: it waits from now on.
      slot = Math.max(slot, ClaimTimes.slot(watermark));
    }
    if (callsHeld >= maxWaiting) {
      counters.add(ResolutionCount.OVERFLOWED);
      decide(call, books.value(), out);
      return;
    }
    Integer before = waiting.get(slot);
    int index = before == null ? 0 : before;
    calls.put(Tuple2.of(slot, index), call);
    waiting.put(slot, index + 1);
    callsHeld++;
    if (before == null) {
      timers.registerEventTimeTimer(times.decision(slot));
    }
    if (quietCheck.value() == null) {
      setQuietCheck(timers);
    }
  }

  @Override
  public void processElement2(AddressClaim claim, Context context, Collector<CallRecord> out)
      throws Exception {
    counters.add(ResolutionCount.CLAIMS);
    AddressBook book = books.value();
    AddressBook known = book == null ? AddressBook.EMPTY : book;
    int port = claim.address().port();
    if (addressesHeld >= maxAddresses && !known.knows(port)) {
      counters.add(ResolutionCount.CLAIMS_REFUSED);
      return;
    }
    keep(
        book,
        known.with(port, claim.service(), times.validity(claim.slot())),
        context.timerService());
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<CallRecord> out)
      throws Exception {
    TimerService timers = context.timerService();
    AddressBook book = books.value();
    if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
      Long check = quietCheck.value();
      if (check != null && check == time) {
        quietCheck.clear();
        checkQuiet(book, timers, out);
      }
      return;
    }
    long slot = times.decidedAt(time);
    if (times.decision(slot) == time) {
      decideAll(slot, book, out);
      stopQuietCheckIfNobodyWaits(timers);
    }
    Long forget = forgetting.value();
    if (forget != null && forget == time) {
      forgetting.clear();
      if (book != null) {
        keep(book, book.from(times.decidedAt(time)), timers);
      }
    }
  }

  private void checkQuiet(
      @Nullable AddressBook book, TimerService timers, Collector<CallRecord> out) throws Exception {
    if (waiting.isEmpty()) {
      return;
    }
    if (!quiet.reached(timers.currentProcessingTime())) {
      setQuietCheck(timers);
      return;
    }
    List<Long> slots = new ArrayList<>();
    waiting.keys().forEach(slots::add);
    slots.sort(null);
    for (long slot : slots) {
      timers.deleteEventTimeTimer(times.decision(slot));
      decideAll(slot, book, out);
    }
    if (forgetting.value() != null) {
      // It may have been one of the timers just deleted.
      timers.registerEventTimeTimer(forgetting.value());
    }
  }

  private void decideAll(long slot, @Nullable AddressBook book, Collector<CallRecord> out)
      throws Exception {
    Integer count = waiting.get(slot);
    if (count == null) {
      return;
    }
    for (int i = 0; i < count; i++) {
      Tuple2<Long, Integer> place = Tuple2.of(slot, i);
      decide(calls.get(place), book, out);
      calls.remove(place);
      callsHeld--;
    }
    waiting.remove(slot);
  }

  /** By the claims of the call's own time, whenever it came. */
  private void decide(CallRecord call, @Nullable AddressBook book, Collector<CallRecord> out) {
    Address address = AddressClaim.dialled(call);
    Answer answer =
        (book == null || address == null ? AddressBook.EMPTY : book)
            .lookup(address == null ? Address.ANY_PORT : address.port(), slot(call));
    counters.add(
        switch (answer.verdict()) {
          case RESOLVED -> ResolutionCount.RESOLVED;
          case AMBIGUOUS -> ResolutionCount.AMBIGUOUS;
          case UNCLAIMED -> ResolutionCount.UNCLAIMED;
        });
    Party service = answer.service();
    // The service names its endpoints itself: what the caller names would be another one.
    out.collect(
        service == null ? call : CallRecord.newBuilder(call).setDestination(service).build());
  }

  /** Stores the book and sees to it that it is looked at when a claim has ended. */
  @SuppressWarnings("ReferenceEquality") // The same object means: nothing has changed.
  private void keep(@Nullable AddressBook before, AddressBook after, TimerService timers)
      throws IOException {
    if (after != before) {
      addressesHeld += after.addresses() - (before == null ? 0 : before.addresses());
      if (after.isEmpty()) {
        books.clear();
      } else {
        books.update(after);
      }
    }
    if (!after.isEmpty() && forgetting.value() == null) {
      // One slot later nobody can ask any more, unless late.
      long time = times.decision(after.firstEnd() + 1);
      timers.registerEventTimeTimer(time);
      forgetting.update(time);
    }
  }

  private void setQuietCheck(TimerService timers) throws IOException {
    long now = timers.currentProcessingTime();
    long check = Math.max(quiet.nextLook(now), now + SETTLE_MILLIS);
    timers.registerProcessingTimeTimer(check);
    quietCheck.update(check);
  }

  private void stopQuietCheckIfNobodyWaits(TimerService timers) throws Exception {
    Long check = quietCheck.value();
    if (check != null && waiting.isEmpty()) {
      timers.deleteProcessingTimeTimer(check);
      quietCheck.clear();
    }
  }

  private static long slot(CallRecord call) {
    return ClaimTimes.slot(Math.floorDiv(EventTimes.completionMicros(call), 1_000L));
  }
}
