package io.meshline.query;

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

  /** A metric of the later range less that of the earlier one; empty if one of them has none. */
  public OptionalDouble change(Metric metric) {
    OptionalDouble earlier =
        before.map(f -> metric.of(f.headline(), minutesBefore)).orElse(OptionalDouble.empty());
    OptionalDouble later =
        after.map(f -> metric.of(f.headline(), minutesAfter)).orElse(OptionalDouble.empty());
    return earlier.isPresent() && later.isPresent()
        ? OptionalDouble.of(later.getAsDouble() - earlier.getAsDouble())
        : OptionalDouble.empty();
  }

  /** Reasons that only the later range saw, sorted. */
  public List<String> newReasons() {
    Set<String> known = before.map(f -> f.headline().reasons().keySet()).orElse(Set.of());
    return after.map(f -> f.headline().reasons().keySet()).orElse(Set.of()).stream()
        .filter(reason -> !known.contains(reason))
        .toList();
  }

  /**
   * How large the change of a metric is, up or down: infinite of what is new or gone, empty where
   * one of the ranges does not have the metric.
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
