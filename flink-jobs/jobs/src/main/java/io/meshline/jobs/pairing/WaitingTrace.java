package io.meshline.jobs.pairing;

/**
 * State of the operator per trace: its spans, the timer set for it and since when it waits. Not
 * thread-safe.
 */
final class WaitingTrace {
  /** No timer is set, or nothing waits. */
  static final long NONE = Long.MIN_VALUE;

  private final Trace trace;
  private long wakeUp;
  private long waitsSince;

  WaitingTrace() {
    this(new Trace(), NONE, NONE);
  }

  WaitingTrace(Trace trace, long wakeUp, long waitsSince) {
    this.trace = trace;
    this.wakeUp = wakeUp;
    this.waitsSince = waitsSince;
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

  /**
   * Processing time since which spans of it wait without a break, in milliseconds, or {@link
   * #NONE}.
   */
  long waitsSince() {
    return waitsSince;
  }

  void waitsSince(long processingTime) {
    waitsSince = processingTime;
  }

  WaitingTrace copy() {
    return new WaitingTrace(trace.copy(), wakeUp, waitsSince);
  }
}
