package io.meshline.query;

import io.meshline.aggregation.Point;
import org.jspecify.annotations.Nullable;

/**
 * A part of the way of a call and the time it took: what the outer of two observation points
 * measured less what the inner one did. Negative where clocks or what is measured differ by more
 * than the time between the points.
 *
 * @param outer the point nearer to the caller
 * @param inner the next point, nearer to the callee, that saw calls; null: all that lies beyond the
 *     outer one
 * @param medianMicros difference of the medians, in microseconds
 * @param meanMicros difference of the means, in microseconds
 * @param share of the median of the outermost point
 */
public record TimeShare(
    Point outer, @Nullable Point inner, double medianMicros, double meanMicros, double share) {
  /** What lies between two points, or beyond the innermost one. */
  public String part() {
    return switch (outer) {
      case AGENT_CLIENT ->
          inner == null
              ? "network and callee"
              : switch (inner) {
                case SIDECAR_CLIENT -> "caller's stack and sidecar";
                case SIDECAR_SERVER -> "caller's stack, network";
                default -> "both stacks, network";
              };
      case SIDECAR_CLIENT ->
          inner == null
              ? "network and callee"
              : inner == Point.SIDECAR_SERVER
                  ? "network between sidecars"
                  : "network, callee's stack";
      case SIDECAR_SERVER -> inner == null ? "callee and its stack" : "callee's sidecar and stack";
      case AGENT_SERVER -> "callee itself";
    };
  }
}
