package io.meshline.query;

import java.util.Comparator;

/**
 * A node at service grain. Empty texts: not known or not applicable.
 *
 * @param tenant owner of the data
 * @param environment deployment environment
 * @param namespace namespace of the service
 * @param name name of the service, or address or system name of a virtual node
 * @param kind service, user, database, cache, messaging, external or unknown
 */
public record Service(String tenant, String environment, String namespace, String name, String kind)
    implements Comparable<Service> {
  private static final Comparator<Service> ORDER =
      Comparator.comparing(Service::tenant)
          .thenComparing(Service::environment)
          .thenComparing(Service::namespace)
          .thenComparing(Service::name)
          .thenComparing(Service::kind);

  /** Whether nobody observes the node from inside. */
  public boolean isVirtual() {
    return !kind.equals("service");
  }

  @Override
  public int compareTo(Service other) {
    return ORDER.compare(this, other);
  }
}
