package io.meshline.jobs.aggregation;

/** Observations (call records) that counted under {@code _other}, by what was measured of them. */
enum FoldedCount {
  /** At nodes of services. */
  FOLDED_SERVICES,
  /** At nodes of instances. */
  FOLDED_INSTANCES,
  /** At nodes of endpoints. */
  FOLDED_ENDPOINTS,
  /** At edges between services. */
  FOLDED_SERVICE_EDGES,
  /** At edges between instances. */
  FOLDED_INSTANCE_EDGES,
  /** At edges between endpoints. */
  FOLDED_ENDPOINT_EDGES;

  static FoldedCount of(EntityKey entity) {
    return switch (entity.grain()) {
      case SERVICE -> entity.isEdge() ? FOLDED_SERVICE_EDGES : FOLDED_SERVICES;
      case INSTANCE -> entity.isEdge() ? FOLDED_INSTANCE_EDGES : FOLDED_INSTANCES;
      case ENDPOINT -> entity.isEdge() ? FOLDED_ENDPOINT_EDGES : FOLDED_ENDPOINTS;
    };
  }
}
