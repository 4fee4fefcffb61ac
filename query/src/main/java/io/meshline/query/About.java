package io.meshline.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom stored documents have to be about. Namespace, environment and tenant are those of the node,
 * or of one end of the edge, as everywhere; an empty one: it has none.
 *
 * @param namespace of somebody it names; null: any
 * @param environment of the same; null: any
 * @param tenant of the same; null: any
 * @param service a node of it, or an edge that begins or ends there
 * @param source an edge that begins there
 * @param destination an edge that ends there
 * @param subject null: nodes and edges
 */
public record About(
    @Nullable String namespace,
    @Nullable String environment,
    @Nullable String tenant,
    Optional<Service> service,
    Optional<Service> source,
    Optional<Service> destination,
    @Nullable Subject subject) {

  /** What documents may be about. */
  public enum Subject {
    /** A service, an instance or an endpoint. */
    NODES,
    /** Calls from one to another. */
    EDGES
  }

  /** Anybody or nobody. */
  public static final About ANYTHING =
      new About(null, null, null, Optional.empty(), Optional.empty(), Optional.empty(), null);

  /** Adds what the engine has to look for. */
  void put(ArrayNode filter, StoredKind kind) {
    StoredKind.Parties parties = kind.parties();
    if (namespace != null || environment != null || tenant != null) {
      ArrayNode any = anyOf(filter);
      parties.all().forEach(party -> putScope(all(any), party));
    }
    service.ifPresent(
        wanted -> {
          ArrayNode any = anyOf(filter);
          parties.all().forEach(party -> put(all(any), party, wanted));
        });
    source.ifPresent(wanted -> put(all(filter), parties.source(), wanted));
    destination.ifPresent(wanted -> put(all(filter), parties.destination(), wanted));
    if (source.isPresent() || destination.isPresent() || subject == Subject.EDGES) {
      putExists(filter, parties.source());
    }
    if (subject == Subject.NODES) {
      putExists(filter, parties.node());
      putExists(all(filter).putArray("must_not"), parties.source());
    }
  }

  private void putScope(ObjectNode bool, StoredKind.Party party) {
    ArrayNode filter = bool.withArray("/filter");
    // Whoever is not named at all has no environment either.
    putExists(filter, party);
    putScope(filter, party.namespace(), namespace);
    putScope(filter, party.environment(), environment);
    putScope(filter, party.tenant(), tenant);
  }

  private static void putScope(ArrayNode filter, StoredKind.Place place, @Nullable String value) {
    if (value != null) {
      place.put(filter, value);
    }
  }

  private static void putExists(ArrayNode filter, StoredKind.Party party) {
    filter.addObject().putObject("exists").put("field", party.name().field());
  }

  /** Exactly that one: what it does not have, the document must not have either. */
  private static void put(ObjectNode bool, StoredKind.Party party, Service wanted) {
    ArrayNode filter = bool.withArray("/filter");
    party.tenant().put(filter, wanted.tenant());
    party.environment().put(filter, wanted.environment());
    party.namespace().put(filter, wanted.namespace());
    party.name().put(filter, wanted.name());
    party.kind().put(filter, wanted.kind());
  }

  private static ObjectNode all(ArrayNode to) {
    return to.addObject().putObject("bool");
  }

  private static ArrayNode anyOf(ArrayNode filter) {
    ObjectNode bool = all(filter).put("minimum_should_match", 1);
    return bool.putArray("should");
  }
}
