package io.meshline.jobs.pairing;

/** State of the operator per trace: its spans and the timer set for it. Not thread-safe. */
final class WaitingTrace {
  /** No timer is set. */
  static final long NONE = Long.MIN_VALUE;

  private final Trace trace;
  private long wakeUp;

  WaitingTrace() {
    this(new Trace(), NONE);
  }

  WaitingTrace(Trace trace, long wakeUp) {
    this.trace = trace;
    this.wakeUp = wakeUp;
  }

  Trace trace() {
    return trace;
  }

  /** Event time of the timer that is set, in milliseconds, or {@link #NONE}. */
  long wakeUp() {
    return wakeUp;
  }

  void wakeUp(long eventTime) {
    wakeUp = eventTime;
  }

  WaitingTrace copy() {
    return new WaitingTrace(trace.copy(), wakeUp);
  }
}
