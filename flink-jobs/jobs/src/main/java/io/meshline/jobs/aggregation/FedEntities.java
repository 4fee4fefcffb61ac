package io.meshline.jobs.aggregation;

import io.meshline.schemas.Grain;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import java.util.ArrayList;
import java.util.List;

/**
 * Which entities a call feeds.
 *
 * <ul>
 *   <li>An edge needs both services. At grain INSTANCE each party that is a real service must have
 *       an instance, at grain ENDPOINT an endpoint; virtual parties stand as they are given, but
 *       two parties that both lack it give no edge.
 *   <li>A node is measured from its own side: the destination of calls seen from the server side.
 *       Virtual nodes, which nobody observes from inside, are measured from the client side too.
 *   <li>A call of scope ENDPOINT feeds the node of its destination's endpoint and nothing else.
 * </ul>
 *
 * Endpoints count under their normalised names, see {@link NamedParties}.
 */
final class FedEntities {

  private FedEntities() {}

  /** The entities, at most three edges and three nodes. */
  static List<EntityKey> of(Party from, Party to, Side side, Scope scope) {
    if (scope == Scope.ENDPOINT) {
      return List.of(EntityKey.node(Grain.ENDPOINT, to));
    }
    List<EntityKey> entities = new ArrayList<>(6);
    if (!from.getService().isEmpty() && !to.getService().isEmpty()) {
      entities.add(EntityKey.edge(Grain.SERVICE, from, to));
      if (standsWith(from, from.getInstance())
          && standsWith(to, to.getInstance())
          && !(from.getInstance().isEmpty() && to.getInstance().isEmpty())) {
        entities.add(EntityKey.edge(Grain.INSTANCE, from, to));
      }
      if (standsWith(from, from.getEndpoint())
          && standsWith(to, to.getEndpoint())
          && !(from.getEndpoint().isEmpty() && to.getEndpoint().isEmpty())) {
        entities.add(EntityKey.edge(Grain.ENDPOINT, from, to));
      }
    }
    if (side == Side.SERVER || to.getKind() != Kind.SERVICE) {
      entities.add(EntityKey.node(Grain.SERVICE, to));
      if (!to.getInstance().isEmpty()) {
        entities.add(EntityKey.node(Grain.INSTANCE, to));
      }
      if (!to.getEndpoint().isEmpty()) {
        entities.add(EntityKey.node(Grain.ENDPOINT, to));
      }
    }
    return entities;
  }

  private static boolean standsWith(Party party, String detail) {
    return party.getKind() != Kind.SERVICE || !detail.isEmpty();
  }
}
