package io.meshline.sla;

import java.util.List;

/**
 * A past over which burn rates are told. Up to six hours it is exact to the minute; longer ones
 * begin at a multiple of ten minutes of UTC, so that they are up to nine minutes longer.
 */
public enum LookBack {
  M5("5m", 5, 1),
  M30("30m", 30, 1),
  H1("1h", 60, 1),
  H2("2h", 120, 1),
  H6("6h", 360, 1),
  D1("1d", 1_440, SlidingCounts.TEN),
  D3("3d", 4_320, SlidingCounts.TEN);

  private static final List<LookBack> ALL = List.of(values());

  private final String text;
  private final int minutes;
  private final int step;

  LookBack(String text, int minutes, int step) {
    this.text = text;
    this.minutes = minutes;
    this.step = step;
  }

  /** All, shortest first. */
  public static List<LookBack> all() {
    return ALL;
  }

  /** Its length as people write it, such as 1h. */
  public String text() {
    return text;
  }

  /** Its length in minutes. */
  public int minutes() {
    return minutes;
  }

  /** Length of the buckets that it is made of, in minutes. */
  int step() {
    return step;
  }

  /**
   * Its first minute.
   *
   * @param end the minute after its last one
   */
  public long begin(long end) {
    return Math.floorDiv(end - minutes, step) * step;
  }

  @Override
  public String toString() {
    return text;
  }
}
