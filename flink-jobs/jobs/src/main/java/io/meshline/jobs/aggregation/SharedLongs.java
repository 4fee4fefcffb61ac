package io.meshline.jobs.aggregation;

import org.jspecify.annotations.Nullable;

/**
 * Objects for numbers of which few are in use at a time, as a rule the same one for all who hold
 * one in their state. Not thread-safe.
 */
final class SharedLongs {

  private static final int PLACES = 256;

  private final @Nullable Long[] known = new @Nullable Long[PLACES];

  /** An object for a number. */
  Long of(long number) {
    int place = Long.hashCode(number * 0x9E3779B97F4A7C15L) & (PLACES - 1);
    Long object = known[place];
    if (object == null || object != number) {
      object = number;
      known[place] = object;
    }
    return object;
  }
}
