package io.meshline.e2e.faults;

import java.time.Duration;

/**
 * Something that happens to a part of the stack, and how it ends.
 *
 * @param name a short one
 * @param lasts how long it is left so
 * @param begin what happens
 * @param end what sets it right, once it has lasted
 */
record Fault(String name, Duration lasts, Step begin, Step end) {
  interface Step {
    void run() throws Exception;
  }

  /** One that is over as soon as it has begun. */
  static Fault at(String name, Step step) {
    return new Fault(name, Duration.ZERO, step, () -> {});
  }

  /** One that lasts. */
  static Fault lasting(String name, int seconds, Step begin, Step end) {
    return new Fault(name, Duration.ofSeconds(seconds), begin, end);
  }
}
