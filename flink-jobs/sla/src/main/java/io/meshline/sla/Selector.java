package io.meshline.sla;

import org.jspecify.annotations.Nullable;

/**
 * Which nodes or edges are meant.
 *
 * @param source of edges; null selects nodes
 * @param destination the nodes, or the called nodes of the edges; its instance or endpoint decides
 *     about the grain
 */
public record Selector(@Nullable PartySelector source, PartySelector destination) {

  /** Whether an entity is meant. */
  public boolean matches(Entity entity) {
    if (entity.grain() != destination.grain() || entity.isEdge() != (source != null)) {
      return false;
    }
    Party caller = entity.source();
    return destination.matchesCalled(entity.destination())
        && (source == null || caller == null || source.matchesCaller(caller));
  }
}
