package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.WindowSize;

/**
 * What combine gathers of one entity in one minute until the next flush. Used again for another
 * minute when its generation is over; it is empty then.
 */
final class Bucket {

  final EntityKey entity;
  final EntityAccumulator accumulator = new EntityAccumulator();
  long minuteMicros;
  WindowSize finest = WindowSize.MINUTE;
  long generation = -1;

  /** Number of the flush that will write it. */
  long flush = -1;

  Bucket(EntityKey entity) {
    this.entity = entity;
  }

  boolean isFor(long minute, WindowSize size, long current) {
    return generation == current && minuteMicros == minute && finest == size;
  }

  /** The result; the bucket is empty afterwards. */
  Partial take() {
    Partial partial = new Partial(entity, minuteMicros, finest, accumulator.toBytes());
    accumulator.clear();
    return partial;
  }
}
