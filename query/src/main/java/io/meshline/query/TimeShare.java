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
    Point outer, @Nullable Point inner, double medianMicros, double meanMicros, double share) {}
