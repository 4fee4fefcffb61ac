package io.meshline.demo;

/**
 * How many visits a second there are: a slow wave around a mean, so that the map has something to
 * show.
 *
 * @param meanPerSecond visits, above 0 and at most {@value #MOST}
 * @param limit visits in all, after which no more come; 0: no limit
 */
record LoadRhythm(int meanPerSecond, int limit) {
  /** More than this is no sample any more, but a load test. */
  static final int MOST = 200;

  private static final double SWING = 0.6;
  private static final double PERIOD_SECONDS = 90;

  LoadRhythm {
    if (meanPerSecond < 1 || meanPerSecond > MOST) {
      throw new IllegalArgumentException(
          "rate: " + meanPerSecond + " (expected: 1 to " + MOST + " per second)");
    }
    if (limit < 0) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: >= 0)");
    }
  }

  static LoadRhythm of(MeshSettings settings) {
    return new LoadRhythm(settings.number("rate"), settings.number("limit"));
  }

  /** Visits per second at a moment, seconds since the start. */
  double rate(double second) {
    return meanPerSecond * (1 + SWING * Math.sin(2 * Math.PI * second / PERIOD_SECONDS));
  }
}
