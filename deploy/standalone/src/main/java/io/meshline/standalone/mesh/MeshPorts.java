package io.meshline.standalone.mesh;

import java.util.List;

/**
 * Who listens where.
 *
 * @param ports {@value MeshPlan#PORTS} of them: the services' own, those of their counts, those at
 *     which the sidecars take requests for their services, and those for requests of their services
 */
record MeshPorts(List<Integer> ports) {
  /** The services that are called over HTTP, and so have a sidecar. */
  static final List<String> CALLED =
      SampleMesh.SERVICES.stream().filter(service -> !service.equals("shipping")).toList();

  private static final int GROUP = MeshPlan.PORTS / 4;

  int service(String service) {
    return ports.get(index(service));
  }

  /** The port that accepts when the service serves: its own, or that of its counts. */
  int ready(String service) {
    return CALLED.contains(service) ? service(service) : counts(service);
  }

  int counts(String service) {
    return ports.get(GROUP + index(service));
  }

  int inbound(String service) {
    return ports.get(2 * GROUP + index(service));
  }

  int outbound(String service) {
    return ports.get(3 * GROUP + index(service));
  }

  static int index(String service) {
    int index = SampleMesh.SERVICES.indexOf(service);
    return index < 0 ? SampleMesh.SERVICES.size() : index;
  }
}
