package io.meshline.benchmarks;

import java.util.Locale;

/** How calls are spread over edges, and over the paths of an edge. */
enum Popularity {
  /** Every path is called as often as any other. */
  UNIFORM,
  /** The n-th edge is called 1/n times as often as the first, and likewise the paths of an edge. */
  ZIPF,
  /** Nine calls in ten are of the first edge, the rest are spread evenly; so are its paths. */
  HOT;

  private static final double HOT_SHARE = 0.9;

  /**
   * The weight of a path among all paths.
   *
   * @param edge its edge, 0 to {@code edges - 1}
   * @param edges number of edges
   * @param place its place among the paths of its edge, from 0
   * @param pathsOfEdge number of those
   * @return any positive number; only ratios count
   */
  double weight(int edge, int edges, int place, int pathsOfEdge) {
    return switch (this) {
      case UNIFORM -> 1;
      case ZIPF -> 1.0 / (edge + 1) / (place + 1) / harmonic(pathsOfEdge);
      case HOT -> (edge == 0 ? HOT_SHARE : (1 - HOT_SHARE) / (edges - 1)) / pathsOfEdge;
    };
  }

  private static double harmonic(int n) {
    double sum = 0;
    for (int i = 1; i <= n; i++) {
      sum += 1.0 / i;
    }
    return sum;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
