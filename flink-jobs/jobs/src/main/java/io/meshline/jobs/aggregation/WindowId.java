package io.meshline.jobs.aggregation;

import io.meshline.aggregation.WindowSize;

/** A window as one number, by which state finds it: minutes since 1970 and the size. */
// The order of sizes, from fine to coarse, is part of savepoints.
@SuppressWarnings("EnumOrdinal")
final class WindowId {

  private static final WindowSize[] SIZES = WindowSize.values();
  private static final long MINUTE_MICROS = WindowSize.MINUTE.lengthMicros();

  private WindowId() {}

  static long of(WindowSize size, long startMicros) {
    return (Math.floorDiv(startMicros, MINUTE_MICROS) << 2) | size.ordinal();
  }

  static WindowSize size(long id) {
    return SIZES[(int) (id & 3)];
  }

  static long startMicros(long id) {
    return (id >> 2) * MINUTE_MICROS;
  }
}
