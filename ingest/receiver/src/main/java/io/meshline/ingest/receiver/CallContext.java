package io.meshline.ingest.receiver;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What all taken calls share, and which of them are open. Thread-safe. */
final class CallContext {
  private final Intake intake;
  private final InFlight inFlight;
  private final HalfRead halfRead;
  private final Counters counters;
  private final ScheduledExecutorService timer;
  private final long maxMessageBytes;
  private final long maxBytesPerCall;
  private final int maxHeaderBytes;
  private final Duration answerTimeout;
  private final Duration httpIdle;
  private final Set<TakenCall> open = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  CallContext(
      ReceiverOptions options,
      Intake intake,
      InFlight inFlight,
      HalfRead halfRead,
      Counters counters,
      ScheduledExecutorService timer) {
    this.intake = intake;
    this.inFlight = inFlight;
    this.halfRead = halfRead;
    this.counters = counters;
    this.timer = timer;
    this.maxMessageBytes = options.number(ReceiverOption.MAX_MESSAGE);
    this.maxBytesPerCall = options.number(ReceiverOption.IN_FLIGHT_PER_CALL);
    this.maxHeaderBytes = options.count(ReceiverOption.MAX_HEADERS);
    this.answerTimeout = options.duration(ReceiverOption.OTLP_TIMEOUT);
    this.httpIdle = options.duration(ReceiverOption.HTTP_IDLE);
  }

  Intake intake() {
    return intake;
  }

  InFlight inFlight() {
    return inFlight;
  }

  HalfRead halfRead() {
    return halfRead;
  }

  Counters counters() {
    return counters;
  }

  long maxMessageBytes() {
    return maxMessageBytes;
  }

  /** In-flight bytes at which a stream waits for its own earlier messages. */
  long maxBytesPerCall() {
    return maxBytesPerCall;
  }

  int maxHeaderBytes() {
    return maxHeaderBytes;
  }

  /** How long an OTLP caller waits. */
  Duration answerTimeout() {
    return answerTimeout;
  }

  /** How long an HTTP caller may be silent. */
  Duration httpIdle() {
    return httpIdle;
  }

  /** Runs something when an OTLP caller has waited long enough. */
  Future<?> later(Runnable tooLate) {
    try {
      return timer.schedule(tooLate, answerTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The receiver has ended, and with it the connection of a call that begins only now.
      return CompletableFuture.completedFuture(null);
    }
  }

  void open(TakenCall call) {
    open.add(call);
    if (draining) {
      call.drain();
    }
  }

  void closed(TakenCall call) {
    open.remove(call);
  }

  /** Ends endless streams; the others end by themselves. */
  void drain() {
    draining = true;
    Waiters.tell(open, TakenCall::drain);
  }
}
