package io.meshline.e2e.faults;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens to a part of the stack, and how it ends.
 *
 * @param name a short one
 * @param lasts how long it is left so
 * @param begin what happens
 * @param end what sets it right, once it has lasted
 * @param care what is done again and again from then on, until all is well
 * @param hits what grows when somebody noticed the fault; null where its begin says so itself
 */
record Fault(String name, Duration lasts, Step begin, Step end, Step care, @Nullable Count hits) {
  private static final Step NOTHING = () -> {};

  interface Step {
    void run() throws Exception;
  }

  interface Count {
    long now() throws Exception;
  }

  /** One that is over as soon as it has begun. */
  static Fault at(String name, Step step) {
    return new Fault(name, Duration.ZERO, step, NOTHING, NOTHING, null);
  }

  /** One that lasts. */
  static Fault lasting(String name, int seconds, Step begin, Step end) {
    return new Fault(name, Duration.ofSeconds(seconds), begin, end, NOTHING, null);
  }

  /** The same with somebody who looks after the part that it happened to. */
  Fault withCare(Step more) {
    return new Fault(name, lasts, begin, end, more, hits);
  }

  /** The same, of which something must grow: a fault that hits nobody proves nothing. */
  Fault thatHits(Count count) {
    return new Fault(name, lasts, begin, end, care, count);
  }
}
