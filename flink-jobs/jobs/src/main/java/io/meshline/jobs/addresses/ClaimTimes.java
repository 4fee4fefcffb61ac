package io.meshline.jobs.addresses;

import java.io.Serializable;
import java.time.Duration;

/**
 * How claims and calls stand to each other in event time. Times are cut into slots of five seconds.
 * A call of slot s is decided by the claims of the slots s − ttl to s + wait, and when all of those
 * have come; so the decision is the same in whatever order they came.
 *
 * @param waitSlots how many slots after its own a call waits for claims
 * @param ttlSlots how many slots after its own a claim still holds
 * @param graceMillis how much later than its own time, in event time, a claim may come: as long as
 *     pairing waits
 */
record ClaimTimes(long waitSlots, long ttlSlots, long graceMillis) implements Serializable {
  private static final long SLOT_MILLIS = 5_000;

  static ClaimTimes of(Duration wait, Duration ttl, Duration grace) {
    return new ClaimTimes(slots(wait), slots(ttl), grace.toMillis());
  }

  /** The slot of an event time in milliseconds. */
  static long slot(long millis) {
    return Math.floorDiv(millis, SLOT_MILLIS);
  }

  /** First event time of a slot in milliseconds. */
  static long begin(long slot) {
    return slot * SLOT_MILLIS;
  }

  /** The calls for which a claim of that slot holds. */
  Slots validity(long slot) {
    return new Slots(slot - waitSlots, slot + ttlSlots);
  }

  /** Event time in milliseconds at which calls of that slot are decided. */
  long decision(long slot) {
    return (slot + waitSlots + 1) * SLOT_MILLIS - 1 + graceMillis;
  }

  /** The slot whose calls are decided at that event time; the inverse of {@link #decision}. */
  long decidedAt(long millis) {
    return slot(millis + 1 - graceMillis) - waitSlots - 1;
  }

  private static long slots(Duration duration) {
    return (duration.toMillis() + SLOT_MILLIS - 1) / SLOT_MILLIS;
  }
}
