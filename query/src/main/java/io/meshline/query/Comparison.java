package io.meshline.query;

import static java.util.Comparator.comparingDouble;

import io.meshline.aggregation.Point;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What was measured of one node or edge in two ranges. At least one of them saw it.
 *
 * @param what the node or edge
 * @param before its figures in the earlier range; empty: it is new
 * @param after its figures in the later range; empty: it is gone
 * @param minutesBefore over which calls per minute of the earlier range are taken
 * @param minutesAfter the same of the later range
 * @param <T> nodes or edges
 */
public record Comparison<T>(
    T what,
    Optional<Figures> before,
    Optional<Figures> after,
    double minutesBefore,
    double minutesAfter) {
  /** In the order in which they give the headline, as {@link Point#headline} of equals. */
  private static final List<Point> HEADLINES =
      List.of(Point.AGENT_SERVER, Point.SIDECAR_SERVER, Point.AGENT_CLIENT, Point.SIDECAR_CLIENT);

  /** Compares all of two answers. */
  public static <T extends Comparable<? super T>> List<Comparison<T>> of(
      Answer<Measured<T>> before, Answer<Measured<T>> after) {
    Map<T, Figures> earlier = new HashMap<>();
    before.measured().forEach(one -> earlier.put(one.what(), one.figures()));
    List<Comparison<T>> all = new ArrayList<>();
    for (Measured<T> one : after.measured()) {
      all.add(
          new Comparison<>(
              one.what(),
              Optional.ofNullable(earlier.remove(one.what())),
              Optional.of(one.figures()),
              before.minutes(),
              after.minutes()));
    }
    earlier.forEach(
        (what, figures) ->
            all.add(
                new Comparison<>(
                    what,
                    Optional.of(figures),
                    Optional.empty(),
                    before.minutes(),
                    after.minutes())));
    return List.copyOf(all);
  }

  /** Whether only the later range saw it. */
  public boolean isNew() {
    return before.isEmpty();
  }

  /** Whether only the earlier range saw it. */
  public boolean isGone() {
    return after.isEmpty();
  }

  /**
   * The point whose figures are compared: those of two points differ by where they stand, whether
   * something changed or not. It is the headline's if that is the same in both ranges; else, of the
   * points that saw calls in both, the one that saw the largest share of them; of equals the one
   * that would give the headline. Empty if there is none, or if it is new or gone.
   */
  public Optional<Point> point() {
    return before.flatMap(earlier -> after.flatMap(later -> common(earlier, later)));
  }

  private static Optional<Point> common(Figures earlier, Figures later) {
    if (earlier.observedAt() == later.observedAt()) {
      return Optional.of(earlier.observedAt());
    }
    return HEADLINES.stream()
        .filter(point -> earlier.calls(point) > 0 && later.calls(point) > 0)
        .max(comparingDouble(point -> share(point, earlier, later)));
  }

  /** Above what counts as the same calls, more is not better. */
  private static double share(Point point, Figures earlier, Figures later) {
    return Math.min(
        EdgeExplanation.SAME_CALLS, Math.min(earlier.coverage(point), later.coverage(point)));
  }

  /**
   * A metric of the later range less that of the earlier one, both of {@link #point}; empty if
   * there is no such point, or if it has no such figure in one of them.
   */
  public OptionalDouble change(Metric metric) {
    Optional<Point> point = point();
    if (point.isEmpty()) {
      return OptionalDouble.empty();
    }
    OptionalDouble earlier = metric.of(before.orElseThrow().at(point.get()), minutesBefore);
    OptionalDouble later = metric.of(after.orElseThrow().at(point.get()), minutesAfter);
    return earlier.isPresent() && later.isPresent()
        ? OptionalDouble.of(later.getAsDouble() - earlier.getAsDouble())
        : OptionalDouble.empty();
  }

  /** Reasons that {@link #point} saw in the later range only, sorted; none if there is no point. */
  public List<String> newReasons() {
    Optional<Point> point = point();
    if (point.isEmpty()) {
      return List.of();
    }
    Set<String> known = before.orElseThrow().at(point.get()).reasons().keySet();
    return after.orElseThrow().at(point.get()).reasons().keySet().stream()
        .filter(reason -> !known.contains(reason))
        .toList();
  }

  /**
   * How large the change of a metric is, up or down: infinite of what is new or gone, empty where
   * one of the ranges does not have the metric, or nothing can be compared.
   */
  public OptionalDouble size(Metric metric) {
    if (isNew() || isGone()) {
      return OptionalDouble.of(Double.POSITIVE_INFINITY);
    }
    OptionalDouble change = change(metric);
    return change.isPresent()
        ? OptionalDouble.of(Math.abs(change.getAsDouble()))
        : OptionalDouble.empty();
  }
}
