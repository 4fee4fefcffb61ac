package io.meshline.jobs.aggregation;

import io.meshline.aggregation.Observation;
import io.meshline.aggregation.Point;
import io.meshline.aggregation.PointAccumulator;
import io.meshline.aggregation.WindowSize;
import io.meshline.schemas.Party;
import io.meshline.schemas.Scope;
import java.util.List;

/**
 * What calls between two parties at one point have in common: the entities they feed. It holds the
 * accumulators of two minutes directly, so that a call costs one lookup, of its path.
 */
final class Path {

  final int hash;
  final Party source;
  final Party destination;
  final Point point;
  final Scope scope;
  private final Entity[] entities;
  private final Minute even;
  private final Minute odd;

  Path(int hash, Party source, Party destination, Point point, Scope scope, Entity[] entities) {
    this.hash = hash;
    this.source = source;
    this.destination = destination;
    this.point = point;
    this.scope = scope;
    this.entities = entities;
    this.even = new Minute(entities.length);
    this.odd = new Minute(entities.length);
  }

  /**
   * Adds a call to all entities.
   *
   * @param unflushed takes the buckets that were clean before
   */
  void add(
      Observation call,
      long minuteMicros,
      WindowSize finest,
      Flushes flushes,
      List<Bucket> unflushed) {
    Minute minute = (minuteMicros / WindowSize.MINUTE.lengthMicros() & 1) == 0 ? even : odd;
    if (minute.minuteMicros != minuteMicros
        || minute.finest != finest
        || minute.generation != flushes.generation()) {
      resolve(minute, minuteMicros, finest, flushes);
    }
    if (minute.flush != flushes.next()) {
      minute.flush = flushes.next();
      for (Bucket bucket : minute.buckets) {
        if (bucket.flush != minute.flush) {
          bucket.flush = minute.flush;
          unflushed.add(bucket);
        }
      }
    }
    for (PointAccumulator accumulator : minute.accumulators) {
      accumulator.add(call);
    }
  }

  private void resolve(Minute minute, long minuteMicros, WindowSize finest, Flushes flushes) {
    minute.minuteMicros = minuteMicros;
    minute.finest = finest;
    minute.generation = flushes.generation();
    minute.flush = -1;
    for (int i = 0; i < entities.length; i++) {
      Bucket bucket = entities[i].bucket(minuteMicros, finest, flushes);
      minute.buckets[i] = bucket;
      minute.accumulators[i] = bucket.accumulator.at(point);
    }
  }

  /** Counts flushes. A generation ends with the flush at the end of a minute of event time. */
  static final class Flushes {
    private long next;
    private long generation;
    private int buckets;

    long next() {
      return next;
    }

    long generation() {
      return generation;
    }

    /** Buckets made since all were forgotten. */
    int buckets() {
      return buckets;
    }

    void bucketMade() {
      buckets++;
    }

    void forgotten() {
      buckets = 0;
    }

    void flushed(boolean generationEnds) {
      next++;
      if (generationEnds) {
        generation++;
      }
    }
  }

  /** The buckets of one minute. */
  private static final class Minute {
    private final Bucket[] buckets;
    private final PointAccumulator[] accumulators;
    private long minuteMicros = Long.MIN_VALUE;
    private WindowSize finest = WindowSize.MINUTE;
    private long generation = -1;
    private long flush = -1;

    Minute(int entities) {
      buckets = new Bucket[entities];
      accumulators = new PointAccumulator[entities];
    }
  }
}
