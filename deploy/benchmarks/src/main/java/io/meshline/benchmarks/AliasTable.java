package io.meshline.benchmarks;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Draws numbers by their weights in constant time: Walker's alias method, in Vose's form. Immutable
 * and thread-safe.
 */
final class AliasTable implements Serializable {

  private static final long serialVersionUID = 1;

  /** By column: the share of it that is its own, the rest is the alias's. */
  private final double[] own;

  private final int[] alias;

  /**
   * @param weights of 0, 1, 2 and so on, each positive
   */
  AliasTable(double[] weights) {
    int n = weights.length;
    own = new double[n];
    alias = new int[n];
    double sum = Arrays.stream(weights).sum();
    int[] small = new int[n];
    int[] large = new int[n];
    int smalls = 0;
    int larges = 0;
    for (int i = 0; i < n; i++) {
      own[i] = weights[i] * n / sum;
      alias[i] = i;
      if (own[i] < 1) {
        small[smalls++] = i;
      } else {
        large[larges++] = i;
      }
    }
    while (smalls > 0 && larges > 0) {
      int less = small[--smalls];
      int more = large[--larges];
      alias[less] = more;
      own[more] -= 1 - own[less];
      if (own[more] < 1) {
        small[smalls++] = more;
      } else {
        large[larges++] = more;
      }
    }
    // What is left is 1 but for rounding.
    while (smalls > 0) {
      own[small[--smalls]] = 1;
    }
    while (larges > 0) {
      own[large[--larges]] = 1;
    }
  }

  /**
   * The number for a random value.
   *
   * @param random 0 to less than 1, with 53 random bits
   */
  int draw(double random) {
    double scaled = random * own.length;
    int column = (int) scaled;
    return scaled - column < own[column] ? column : alias[column];
  }
}
