package io.meshline.query;

import java.util.Comparator;

/**
 * A node of the map.
 *
 * @param grain how fine it is
 * @param service what it is, or belongs to
 * @param detail at the grains instance and endpoint which one of the service; empty at grain
 *     service, and of virtual nodes, which may have none
 */
public record Node(Grain grain, Service service, String detail) implements Comparable<Node> {
  private static final Comparator<Node> ORDER =
      Comparator.comparing(Node::service).thenComparing(Node::detail).thenComparing(Node::grain);

  /** A node at grain service. */
  public static Node of(Service service) {
    return new Node(Grain.SERVICE, service, "");
  }

  /** A text that names it for programs, the same at all times; see {@link NodeId}. */
  public String id() {
    return NodeId.of(this);
  }

  /** A text that names it for people. */
  public String label() {
    String name = ServiceName.fullName(service);
    return detail.isEmpty() ? name : name + " " + detail;
  }

  /** The service, as a node. */
  public Node owner() {
    return grain == Grain.SERVICE ? this : of(service);
  }

  @Override
  public int compareTo(Node other) {
    return ORDER.compare(this, other);
  }
}
