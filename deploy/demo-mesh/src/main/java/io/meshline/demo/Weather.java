package io.meshline.demo;

import java.util.Random;

/**
 * How well a service is at the moment.
 *
 * @param failing share of calls that fail, 0 to 1
 * @param slow share of calls that are slow, 0 to 1
 * @param usualMillis what a call takes at most when it is not slow, at least 1
 * @param slowMillis what a slow call takes at most, at least 2
 */
record Weather(double failing, double slow, int usualMillis, int slowMillis) {
  private static final long CYCLE_SECONDS = 120;

  static Weather cart() {
    return cart(second());
  }

  static Weather payment() {
    return payment(second());
  }

  /** Slow for 15 seconds of every two minutes, else rarely. */
  static Weather cart(long second) {
    return new Weather(0, second >= 60 && second < 75 ? 0.6 : 0.02, 8, 700);
  }

  /** Failing for 20 seconds of every two minutes, else rarely. */
  static Weather payment(long second) {
    return new Weather(second >= 90 && second < 110 ? 0.4 : 0.03, 0.05, 25, 200);
  }

  boolean fails(Random random) {
    return random.nextDouble() < failing;
  }

  void delay(Random random) throws InterruptedException {
    int most = random.nextDouble() < slow ? slowMillis : usualMillis;
    Thread.sleep(most / 2 + random.nextInt(most / 2 + 1));
  }

  private static long second() {
    return System.currentTimeMillis() / 1000 % CYCLE_SECONDS;
  }
}
