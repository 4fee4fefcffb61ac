package io.meshline.aggregation;

import java.util.SplittableRandom;

/**
 * Seeds of generated test data: printed, and set by {@code -Dmeshline.seed=...} to repeat a run.
 */
final class Seeds {
  private Seeds() {}

  static SplittableRandom random(String test) {
    long seed = Long.getLong("meshline.seed", System.nanoTime());
    System.out.println(test + ": -Dmeshline.seed=" + seed);
    return new SplittableRandom(seed);
  }

  /** Latencies as services have them: some decades apart, with a long tail. */
  static long latency(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0 -> random.nextLong(300);
      case 1 -> random.nextLong(LatencySketch.MAX_MICROS + 1);
      default -> (long) Math.exp(5 + 9 * random.nextDouble());
    };
  }

  /** As above, and for one call in eight none at all. */
  static long latencyOrNone(SplittableRandom random) {
    return random.nextInt(8) == 0 ? Observation.NO_LATENCY : latency(random);
  }

  static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }
}
