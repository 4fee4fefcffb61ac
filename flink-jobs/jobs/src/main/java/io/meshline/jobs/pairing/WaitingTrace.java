package io.meshline.jobs.pairing;

/** State of the operator per trace: its spans and the timers set for it. Not thread-safe. */
final class WaitingTrace {
  /** No timer is set. */
  static final long NONE = Long.MIN_VALUE;

  private final Trace trace;
  private long wakeUp;
  private long quietCheck;

  WaitingTrace() {
    this(new Trace(), NONE, NONE);
  }

  WaitingTrace(Trace trace, long wakeUp, long quietCheck) {
    this.trace = trace;
    this.wakeUp = wakeUp;
    this.quietCheck = quietCheck;
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

  /** Processing time of the check whether traffic is quiet, or {@link #NONE}. */
  long quietCheck() {
    return quietCheck;
  }

  void quietCheck(long processingTime) {
    quietCheck = processingTime;
  }

  WaitingTrace copy() {
    return new WaitingTrace(trace.copy(), wakeUp, quietCheck);
  }
}
