package io.meshline.jobs.aggregation;

import io.meshline.aggregation.WindowSize;
import java.util.ArrayList;
import java.util.List;

/** An entity in combine's table, with its buckets: one or two as a rule. */
final class Entity {

  private final EntityKey key;
  private final List<Bucket> buckets = new ArrayList<>(2);

  Entity(EntityKey key) {
    this.key = key;
  }

  /** The bucket for a minute, made or used again if there is none. */
  Bucket bucket(long minuteMicros, WindowSize finest, Path.Flushes flushes) {
    long generation = flushes.generation();
    Bucket free = null;
    for (int i = 0; i < buckets.size(); i++) {
      Bucket bucket = buckets.get(i);
      if (bucket.isFor(minuteMicros, finest, generation)) {
        return bucket;
      }
      if (bucket.generation < generation) {
        free = bucket;
      }
    }
    if (free == null) {
      free = new Bucket(key);
      buckets.add(free);
      flushes.bucketMade();
    }
    free.minuteMicros = minuteMicros;
    free.finest = finest;
    free.generation = generation;
    return free;
  }
}
