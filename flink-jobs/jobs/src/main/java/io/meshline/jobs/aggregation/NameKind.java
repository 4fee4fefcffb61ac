package io.meshline.jobs.aggregation;

/** Sets of names that have a limit of their own. Their order is part of savepoints. */
enum NameKind {
  /** Called services, per shard. */
  SERVICE("limit.services"),
  /** Places (tenant and environment) that have a service {@code _other} of their own. */
  PLACE("the number of places with a service _other of their own"),
  /** Instances of a service. */
  INSTANCE("limit.instances"),
  /** Endpoints of a service. */
  ENDPOINT("limit.endpoints"),
  /** Services that call a service. */
  CALLER("limit.callers"),
  /** Edges to instances of a service, from instances of its callers. */
  INSTANCE_EDGE("limit.edges"),
  /** Edges to endpoints of a service, from endpoints of its callers. */
  ENDPOINT_EDGE("limit.edges"),
  /** Edges to instances of a service, from {@code _other} of its callers. */
  INSTANCE_EDGE_FROM_OTHER("limit.edges"),
  /** Edges to endpoints of a service, from {@code _other} of its callers. */
  ENDPOINT_EDGE_FROM_OTHER("limit.edges"),
  /** All of a shard together. */
  ANY("limit.entities");

  private final String limit;

  NameKind(String limit) {
    this.limit = limit;
  }

  /** What bounds it: the key of an option as a rule. */
  String limit() {
    return limit;
  }
}
