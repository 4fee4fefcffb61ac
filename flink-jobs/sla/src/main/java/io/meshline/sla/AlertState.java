package io.meshline.sla;

/** Where an alert stands. */
public enum AlertState {
  /** The condition holds, not yet for long enough. */
  PENDING,
  /** It is on. */
  FIRING,
  /** It is over; or, after PENDING, it never came. */
  RESOLVED
}
