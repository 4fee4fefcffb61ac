package io.meshline.sla;

import org.jspecify.annotations.Nullable;

/**
 * What is measured: a node, or an edge when there is a source.
 *
 * @param source the calling node of an edge
 * @param destination the node, or the called node of the edge
 */
public record Entity(Grain grain, @Nullable Party source, Party destination) {

  /** A node. */
  public static Entity node(Grain grain, Party node) {
    return new Entity(grain, null, node);
  }

  /** Whether it is an edge. */
  public boolean isEdge() {
    return source != null;
  }

  /** For people. */
  public String label() {
    return source == null ? destination.label() : source.label() + " -> " + destination.label();
  }
}
