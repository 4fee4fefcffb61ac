package io.meshline.jobs.aggregation;

import io.meshline.aggregation.Point;
import io.meshline.aggregation.PointAccumulator;
import io.meshline.aggregation.WindowSize;
import org.jspecify.annotations.Nullable;

/**
 * What calls between two parties at one point have in common: the entities they feed. Calls of a
 * path are added up in one accumulator, which is merged into those of the entities by the next
 * flush: so a call costs one addition, whatever it feeds.
 */
final class Path {

  final Point point;
  final Entity[] entities;

  /** Number of the called service; smaller for services that came earlier. */
  final int group;

  // Two minutes are open at a time, as a rule.
  @Nullable Minute even;
  @Nullable Minute odd;

  Path(Point point, Entity[] entities, int group) {
    this.point = point;
    this.entities = entities;
    this.group = group;
  }

  /** What came of a path in a minute since the last flush. Used again for another path. */
  static final class Minute {
    final PointAccumulator accumulator = new PointAccumulator();
    @Nullable Path path;

    /** That of the path, at hand for who sorts. */
    int group;

    long minuteMicros;
    WindowSize finest = WindowSize.MINUTE;

    boolean isFor(long micros, WindowSize size) {
      return minuteMicros == micros && finest == size;
    }
  }
}
