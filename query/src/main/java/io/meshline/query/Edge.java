package io.meshline.query;

import java.util.Comparator;

/**
 * Calls from one node to another, both of one grain.
 *
 * @param source the calling node
 * @param destination the called node
 */
public record Edge(Node source, Node destination) implements Comparable<Edge> {
  private static final Comparator<Edge> ORDER =
      Comparator.comparing(Edge::source).thenComparing(Edge::destination);

  /** A text that names it for programs, the same at all times; see {@link NodeId}. */
  public String id() {
    return source.id() + NodeId.ARROW + destination.id();
  }

  /** A text that names it for people. */
  public String label() {
    return source.label() + " -> " + destination.label();
  }

  /** How fine it is. */
  public Grain grain() {
    return source.grain();
  }

  @Override
  public int compareTo(Edge other) {
    return ORDER.compare(this, other);
  }
}
