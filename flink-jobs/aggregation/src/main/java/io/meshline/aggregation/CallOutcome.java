package io.meshline.aggregation;

/** How a call ended. */
public enum CallOutcome {
  /** Answered as asked. */
  SUCCESS,
  /** Refused because of the request itself: not the callee's failure. */
  CLIENT_ERROR,
  /** The callee or the way to it failed. */
  FAILURE
}
