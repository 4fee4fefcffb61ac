package io.meshline.query;

import java.time.Duration;
import java.time.Instant;

/**
 * A time as it was asked for, which need not begin or end at a border of windows.
 *
 * @param from begin, inclusive
 * @param to end, exclusive, later than the begin
 * @param askedAt when it was asked for: what the store had told until then, later pages of the same
 *     answer included
 */
public record Span(Instant from, Instant to, Instant askedAt) {
  /** The first moment that can be asked for: before it there are no windows. */
  public static final Instant EARLIEST = Instant.EPOCH;

  /** The last end that can be asked for; the engines read no years of five digits. */
  public static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  /** Whether a moment can be asked for. */
  public static boolean holds(Instant moment) {
    return !moment.isBefore(EARLIEST) && !moment.isAfter(LATEST);
  }

  /** How long it is. */
  public Duration length() {
    return Duration.between(from, to);
  }

  /** The time of the same length that ends where this one begins. */
  public Span before() {
    return new Span(from.minus(length()), from, askedAt);
  }

  /** Whether both have a moment in common. */
  public boolean overlaps(Span other) {
    return from.isBefore(other.to) && other.from.isBefore(to);
  }
}
