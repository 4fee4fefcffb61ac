package io.meshline.jobs.aggregation;

import io.meshline.aggregation.ByteWriter;
import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.WindowSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Merges what paths have gathered into their entities, and gives it away as partials. What it works
 * with is kept for the next time, within bounds. Not thread-safe.
 */
final class Flush {

  /** What is larger than this is not kept: a few hot paths must not make all others large. */
  private static final int KEPT_BYTES = 1_024;

  /** How many accumulators are read ahead, see {@link TouchedAhead}. */
  private static final int TOUCHED_TOGETHER = 32;

  private final int kept;
  private final ByteWriter writer = new ByteWriter();
  private final List<Bucket> filled = new ArrayList<>();
  private final List<Bucket> freeBuckets = new ArrayList<>();
  private final List<EntityAccumulator> freeAccumulators = new ArrayList<>();
  private final List<Path.Minute> freeMinutes = new ArrayList<>();

  // Minutes by their group, which is the upper half, and their position, which is the lower.
  private long[] order = {};

  // Of no meaning: what was read must be used, or it would not be read.
  private long touched;

  /**
   * @param kept objects that are kept for the next flush, at most, of each kind: as many as a flush
   *     takes, or those of a large mesh would all be made anew, and be garbage that has grown old
   */
  Flush(int kept) {
    this.kept = kept;
  }

  /** An empty minute of a path. */
  Path.Minute minute(Path path, long minuteMicros, WindowSize finest) {
    Path.Minute minute =
        freeMinutes.isEmpty() ? new Path.Minute() : freeMinutes.remove(freeMinutes.size() - 1);
    minute.path = path;
    minute.group = path.group;
    minute.minuteMicros = minuteMicros;
    minute.finest = finest;
    return minute;
  }

  /**
   * Gives minutes away, those of one called service after the other: all that an entity gets is of
   * one of them, so few entities are worked with at a time, however many there are. Services go in
   * the order in which they came, since where services are limited those that came first keep their
   * places.
   *
   * @param minutes those that begin at {@code endMicros} or later stay in it
   */
  void run(List<Path.Minute> minutes, long endMicros, Consumer<Partial> out) {
    int due = sort(minutes, endMicros);
    int begin = 0;
    while (begin < due) {
      int end = begin;
      for (int group = group(begin); end < due && group(end) == group; end++) {
        if (end % TOUCHED_TOGETHER == 0) {
          touchMinutes(minutes, end, due);
        }
        take(minutes.get(position(end)));
      }
      giveFilled(out);
      for (int i = begin; i < end; i++) {
        free(minutes.get(position(i)));
      }
      begin = end;
    }
    if (due == 0) {
      return;
    }
    int stay = 0;
    for (int i = 0; i < minutes.size(); i++) {
      Path.Minute minute = minutes.get(i);
      if (minute.minuteMicros >= endMicros) {
        minutes.set(stay++, minute);
      }
    }
    minutes.subList(stay, minutes.size()).clear();
  }

  /** Puts minutes that begin before {@code endMicros} into order, and gives their number. */
  private int sort(List<Path.Minute> minutes, long endMicros) {
    if (order.length < minutes.size()) {
      order = new long[minutes.size() + minutes.size() / 2];
    }
    int due = 0;
    for (int i = 0; i < minutes.size(); i++) {
      Path.Minute minute = minutes.get(i);
      if (minute.minuteMicros < endMicros) {
        order[due++] = (long) minute.group << Integer.SIZE | i;
      }
    }
    Arrays.sort(order, 0, due);
    return due;
  }

  private int group(int place) {
    return (int) (order[place] >> Integer.SIZE);
  }

  private int position(int place) {
    return (int) order[place];
  }

  private void giveFilled(Consumer<Partial> out) {
    int parts = filled.size();
    for (int i = 0; i < parts; i++) {
      takeWhole(filled.get(i));
    }
    for (int i = 0; i < filled.size(); i++) {
      if (i % TOUCHED_TOGETHER == 0) {
        touchBuckets(i);
      }
      give(filled.get(i), out);
    }
    filled.clear();
  }

  private void touchMinutes(List<Path.Minute> minutes, int begin, int due) {
    int end = Math.min(begin + TOUCHED_TOGETHER, due);
    for (int i = begin; i < end; i++) {
      touched += minutes.get(position(i)).accumulator.touch();
    }
  }

  private void touchBuckets(int begin) {
    int end = Math.min(begin + TOUCHED_TOGETHER, filled.size());
    for (int i = begin; i < end; i++) {
      Bucket bucket = filled.get(i);
      Path.Minute alone = bucket.alone;
      EntityAccumulator seen = bucket.accumulator;
      if (alone != null) {
        touched += alone.accumulator.touch();
      } else if (seen != null) {
        touched += seen.touch();
      }
    }
  }

  /** A number of no meaning. */
  long touched() {
    return touched;
  }

  private void take(Path.Minute minute) {
    for (Entity entity : pathOf(minute).entities) {
      add(minute, entity, bucket(entity, minute.minuteMicros, minute.finest));
    }
  }

  /** What is part of something else counts there, too: one merge for all paths of the part. */
  private void takeWhole(Bucket part) {
    Entity entity = part.entity;
    Entity whole = entity == null ? null : entity.whole;
    if (whole == null) {
      return;
    }
    Bucket bucket = bucket(whole, part.minuteMicros, part.finest);
    Path.Minute alone = part.alone;
    if (alone != null) {
      add(alone, whole, bucket);
      return;
    }
    bucket.entity = whole;
    settled(bucket).merge(accumulatorOf(part));
  }

  private void add(Path.Minute minute, Entity entity, Bucket bucket) {
    if (bucket.entity == null) {
      bucket.entity = entity;
      bucket.alone = minute;
      return;
    }
    merge(minute, settled(bucket));
  }

  /** A bucket's accumulator, with all there is so far. */
  private EntityAccumulator settled(Bucket bucket) {
    EntityAccumulator accumulator = bucket.accumulator;
    if (accumulator == null) {
      accumulator =
          freeAccumulators.isEmpty()
              ? new EntityAccumulator()
              : freeAccumulators.remove(freeAccumulators.size() - 1);
      bucket.accumulator = accumulator;
    }
    Path.Minute alone = bucket.alone;
    if (alone != null) {
      merge(alone, accumulator);
      bucket.alone = null;
    }
    return accumulator;
  }

  private static EntityAccumulator accumulatorOf(Bucket bucket) {
    EntityAccumulator accumulator = bucket.accumulator;
    if (accumulator == null) {
      throw new IllegalStateException("a bucket with nothing in it");
    }
    return accumulator;
  }

  private static void merge(Path.Minute minute, EntityAccumulator accumulator) {
    accumulator.at(pathOf(minute).point).merge(minute.accumulator);
  }

  private static Path pathOf(Path.Minute minute) {
    Path path = minute.path;
    if (path == null) {
      throw new IllegalStateException("a minute without a path");
    }
    return path;
  }

  private void free(Path.Minute minute) {
    Path path = pathOf(minute);
    if (path.even == minute) {
      path.even = null;
    }
    if (path.odd == minute) {
      path.odd = null;
    }
    minute.path = null;
    if (freeMinutes.size() < kept && minute.accumulator.retainedBytes() <= KEPT_BYTES) {
      minute.accumulator.clear();
      freeMinutes.add(minute);
    }
  }

  /** The bucket of an entity, without an entity if it is new. */
  private Bucket bucket(Entity entity, long minuteMicros, WindowSize finest) {
    for (Bucket bucket = entity.buckets; bucket != null; bucket = bucket.next) {
      if (bucket.isFor(minuteMicros, finest)) {
        return bucket;
      }
    }
    Bucket bucket =
        freeBuckets.isEmpty() ? new Bucket() : freeBuckets.remove(freeBuckets.size() - 1);
    bucket.minuteMicros = minuteMicros;
    bucket.finest = finest;
    bucket.next = entity.buckets;
    entity.buckets = bucket;
    filled.add(bucket);
    return bucket;
  }

  private void give(Bucket bucket, Consumer<Partial> out) {
    Entity entity = bucket.entity;
    if (entity == null) {
      throw new IllegalStateException("a bucket without an entity");
    }
    Path.Minute alone = bucket.alone;
    byte[] seen =
        alone == null
            ? accumulatorOf(bucket).toBytes(writer)
            : EntityAccumulator.toBytes(pathOf(alone).point, alone.accumulator, writer);
    out.accept(new Partial(entity.key, bucket.minuteMicros, bucket.finest, seen));
    entity.buckets = null;
    bucket.entity = null;
    bucket.next = null;
    bucket.alone = null;
    free(bucket.accumulator);
    bucket.accumulator = null;
    if (freeBuckets.size() < kept) {
      freeBuckets.add(bucket);
    }
  }

  private void free(@Nullable EntityAccumulator accumulator) {
    if (accumulator != null
        && freeAccumulators.size() < kept
        && accumulator.retainedBytes() <= 4 * KEPT_BYTES) {
      accumulator.clear();
      freeAccumulators.add(accumulator);
    }
  }
}
