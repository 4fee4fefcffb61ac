package io.meshline.jobs.aggregation;

import io.meshline.aggregation.Point;
import io.meshline.aggregation.PointAccumulator;
import io.meshline.aggregation.WindowSize;
import io.meshline.schemas.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What calls between two parties at one point have in common: the entities they feed. Endpoints
 * count under their normalised names, so calls with different ids in them share a path. Calls of a
 * path are added up in one accumulator, which is merged into those of the entities by the next
 * flush: so a call costs one addition, whatever it feeds.
 */
final class Path {

  // What it is found by.
  final long hash;
  final NamedParty source;
  final NamedParty destination;
  final Point point;
  final Scope scope;

  /** Of which generation it is, see {@link PathTable}. */
  long epoch;

  final Entity[] entities;

  /** Number of the called service; smaller for services that came earlier. */
  final int group;

  // Two minutes are open at a time, as a rule.
  @Nullable Minute even;
  @Nullable Minute odd;

  Path(
      long hash,
      NamedParty source,
      NamedParty destination,
      Point point,
      Scope scope,
      Entity[] entities,
      int group) {
    this.hash = hash;
    this.source = source;
    this.destination = destination;
    this.point = point;
    this.scope = scope;
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
