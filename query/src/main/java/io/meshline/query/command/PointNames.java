package io.meshline.query.command;

import io.meshline.aggregation.Point;
import java.util.Locale;

/** Observation points as a person reads them. */
final class PointNames {
  private PointNames() {}

  /** Such as {@code agent-client}. */
  static String of(Point point) {
    return point.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
