package io.meshline.jobs.aggregation;

import java.io.Serializable;

/**
 * How many names may stand for themselves; the others count under {@link Folding#OTHER}. What is
 * limited for the whole job is dealt out evenly to the shards.
 *
 * @param shards number of shards of the job, at least 1
 * @param services called services of the job
 * @param entities nodes and edges of the job
 * @param instances instances of one service
 * @param endpoints endpoints of one service
 * @param callers services that call one service
 * @param edges edges to instances of one service; edges to endpoints, too; and for both, once more
 *     from callers whose own names are {@code _other}
 * @param daysKept for how many days after the one on which it was last seen a name keeps its place
 */
record NameLimits(
    int shards,
    int services,
    int entities,
    int instances,
    int endpoints,
    int callers,
    int edges,
    int daysKept)
    implements Serializable {

  /** Places that have a service {@code _other} of their own. */
  static final int PLACES = 100;

  /** Fewer per shard, and services would be refused since they happen to share a shard. */
  static final int LEAST_PER_SHARD = 32;

  /** The limit of one set of names. */
  int of(NameKind kind) {
    return switch (kind) {
      case SERVICE -> perShard(services);
      case PLACE -> PLACES;
      case INSTANCE -> instances;
      case ENDPOINT -> endpoints;
      case CALLER -> callers;
      case INSTANCE_EDGE, ENDPOINT_EDGE, INSTANCE_EDGE_FROM_OTHER, ENDPOINT_EDGE_FROM_OTHER ->
          edges;
      case ANY -> perShard(entities);
    };
  }

  /**
   * The limits of services that are {@code _other} already: their callers may be told apart, what
   * they were called and had is gone.
   */
  NameLimits ofOther() {
    return new NameLimits(shards, 0, entities, 0, 0, callers, 0, daysKept);
  }

  private int perShard(int limit) {
    return (int) (((long) limit + shards - 1) / shards);
  }
}
