package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.WindowSize;
import org.jspecify.annotations.Nullable;

/** What a flush gathers of one entity in one minute. Used again for another one. */
final class Bucket {

  /** What there is so far, unless it came of one path alone. */
  @Nullable EntityAccumulator accumulator;

  /** All there is so far, if it came of one path alone: most edges of endpoints stay so. */
  Path.@Nullable Minute alone;

  @Nullable Entity entity;
  @Nullable Bucket next;
  long minuteMicros;
  WindowSize finest = WindowSize.MINUTE;

  boolean isFor(long micros, WindowSize size) {
    return minuteMicros == micros && finest == size;
  }
}
