package io.meshline.jobs.aggregation;

import org.jspecify.annotations.Nullable;

/** An entity in combine's table, with its buckets while a flush is under way. */
final class Entity {

  final EntityKey key;

  /** The service, or the edge between services, that an instance or its edge is a part of. */
  final @Nullable Entity whole;

  /** The first of its buckets, one for each minute: one or two as a rule. */
  @Nullable Bucket buckets;

  Entity(EntityKey key, @Nullable Entity whole) {
    this.key = key;
    this.whole = whole;
  }
}
