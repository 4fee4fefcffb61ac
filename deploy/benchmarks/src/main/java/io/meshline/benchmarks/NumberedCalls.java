package io.meshline.benchmarks;

import io.meshline.schemas.CallRecord;
import java.io.Serializable;

/** Calls by number, in the order of event time as a whole. Thread-safe. */
interface NumberedCalls extends Serializable {

  /**
   * The call of a number, always the same.
   *
   * @param number 0 or more
   */
  CallRecord call(long number);
}
