package io.meshline.jobs.aggregation;

import io.meshline.aggregation.BoundedCounts;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import org.jspecify.annotations.Nullable;

/**
 * Under which entity a measurement counts when there are more names than the limits allow. Names
 * are only ever replaced by {@link #OTHER}, never dropped, so the totals of every grain stay exact.
 *
 * <ul>
 *   <li>An instance or endpoint that is not admitted is {@code _other} of its service: the node and
 *       all edges to it.
 *   <li>A caller that is not admitted is a service {@code _other} of the called one's tenant and
 *       environment.
 *   <li>An edge that is not admitted comes from {@code _other} of its caller; if there are too many
 *       of these too, it also goes to {@code _other} of the called service.
 *   <li>A called service that is not admitted is a service {@code _other} of its tenant and
 *       environment, with instances and endpoints {@code _other}. One that calls itself so is taken
 *       for one of these.
 * </ul>
 */
final class Folding {

  /** The name under which all that are not admitted count. */
  static final String OTHER = BoundedCounts.OTHER;

  private final Names names;

  Folding(Names names) {
    this.names = names;
  }

  /** Answers whether names are admitted. */
  @FunctionalInterface
  interface Names {
    /**
     * Whether a name stands for itself on a day.
     *
     * @param day since 1970-01-01
     */
    boolean admits(NameScope scope, EntityKey name, int day);
  }

  /** The entity under which one counts; null if its service is not admitted, see {@link #other}. */
  @Nullable EntityKey fold(EntityKey entity, int day) {
    EntityKey owner = entity.owner();
    if (owner.destination().getService().equals(OTHER)
        || !names.admits(NameScope.SERVICES, owner, day)) {
      return null;
    }
    return within(owner, entity, day);
  }

  /** The entity under which one of a service counts that is not admitted. */
  EntityKey other(EntityKey entity, int day) {
    Party to = entity.destination();
    Party at = new Party(to.getTenant(), to.getEnvironment(), "", OTHER, "", "", Kind.SERVICE);
    if (!names.admits(NameScope.PLACES, EntityKey.node(Grain.SERVICE, at), day)) {
      at.setTenant(OTHER);
      at.setEnvironment(OTHER);
    }
    Party other = otherService(at, to);
    EntityKey renamed =
        entity.isEdge()
            ? EntityKey.edge(entity.grain(), entity.source(), other)
            : EntityKey.node(entity.grain(), other);
    return within(renamed.owner(), renamed, day);
  }

  private EntityKey within(EntityKey owner, EntityKey entity, int day) {
    Grain grain = entity.grain();
    if (!entity.isEdge()) {
      return grain == Grain.SERVICE || admits(nodes(grain), owner, entity, day)
          ? entity
          : EntityKey.node(grain, other(grain, entity.destination()));
    }
    Party from = entity.source();
    Party to = entity.destination();
    boolean isWhole = true;
    boolean known = admits(NameKind.CALLER, owner, EntityKey.edge(Grain.SERVICE, from, to), day);
    if (!known) {
      from = otherService(to, from);
    }
    if (grain == Grain.SERVICE) {
      return known ? entity : EntityKey.edge(grain, from, to);
    }
    if (!detail(grain, to).isEmpty()
        && !admits(nodes(grain), owner, EntityKey.node(grain, to), day)) {
      to = other(grain, to);
      isWhole = false;
    }
    if (known) {
      EntityKey edge = isWhole ? entity : EntityKey.edge(grain, from, to);
      if (admits(edges(grain), owner, edge, day)) {
        return edge;
      }
    }
    EntityKey fromOther = EntityKey.edge(grain, other(grain, from), to);
    EntityKey last = EntityKey.edge(grain, other(grain, from), other(grain, to));
    // Of the last ones there are no more than callers.
    return fromOther.equals(last) || admits(edgesFromOther(grain), owner, fromOther, day)
        ? fromOther
        : last;
  }

  private boolean admits(NameKind kind, EntityKey owner, EntityKey name, int day) {
    return names.admits(new NameScope(kind, owner), name, day);
  }

  private static NameKind nodes(Grain grain) {
    return grain == Grain.INSTANCE ? NameKind.INSTANCE : NameKind.ENDPOINT;
  }

  private static NameKind edges(Grain grain) {
    return grain == Grain.INSTANCE ? NameKind.INSTANCE_EDGE : NameKind.ENDPOINT_EDGE;
  }

  private static NameKind edgesFromOther(Grain grain) {
    return grain == Grain.INSTANCE
        ? NameKind.INSTANCE_EDGE_FROM_OTHER
        : NameKind.ENDPOINT_EDGE_FROM_OTHER;
  }

  private static String detail(Grain grain, Party party) {
    return switch (grain) {
      case SERVICE -> party.getService();
      case INSTANCE -> party.getInstance();
      case ENDPOINT -> party.getEndpoint();
    };
  }

  /** A party at a place; it still says what it is, and which details it had. */
  private static Party otherService(Party at, Party party) {
    return new Party(
        at.getTenant(),
        at.getEnvironment(),
        "",
        OTHER,
        otherUnlessEmpty(party.getInstance()),
        otherUnlessEmpty(party.getEndpoint()),
        party.getKind());
  }

  /** The party with another name for its instance or endpoint. */
  private static Party other(Grain grain, Party party) {
    String instance = party.getInstance();
    String endpoint = party.getEndpoint();
    return new Party(
        party.getTenant(),
        party.getEnvironment(),
        party.getNamespace(),
        party.getService(),
        grain == Grain.INSTANCE ? otherUnlessEmpty(instance) : instance,
        grain == Grain.ENDPOINT ? otherUnlessEmpty(endpoint) : endpoint,
        party.getKind());
  }

  private static String otherUnlessEmpty(String name) {
    return name.isEmpty() ? "" : OTHER;
  }
}
