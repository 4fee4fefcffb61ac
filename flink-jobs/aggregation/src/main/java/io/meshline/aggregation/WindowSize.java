package io.meshline.aggregation;

/** Length of an aggregation window. Windows are aligned to UTC. */
public enum WindowSize {
  MINUTE(60_000_000L, "1m"),
  HOUR(3_600_000_000L, "1h"),
  DAY(86_400_000_000L, "1d");

  private final long lengthMicros;
  private final String interval;

  WindowSize(long lengthMicros, String interval) {
    this.lengthMicros = lengthMicros;
    this.interval = interval;
  }

  /** Length in microseconds. */
  public long lengthMicros() {
    return lengthMicros;
  }

  /** The short name used in documents and index names: {@code 1m}, {@code 1h}, {@code 1d}. */
  public String interval() {
    return interval;
  }

  /**
   * Begin (inclusive) of the window an event falls into.
   *
   * @param eventMicros microseconds since 1970-01-01T00:00:00Z, also negative
   */
  public long startMicros(long eventMicros) {
    return Math.floorDiv(eventMicros, lengthMicros) * lengthMicros;
  }

  /** End (exclusive) of the window that begins at {@code startMicros}. */
  public long endMicros(long startMicros) {
    return startMicros + lengthMicros;
  }
}
