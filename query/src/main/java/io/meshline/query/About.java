package io.meshline.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom stored documents have to be about. Namespace, environment and tenant are those of the node,
 * or of one end of the edge, as everywhere.
 *
 * @param namespace of somebody it names; null: any
 * @param environment of the same; null: any
 * @param tenant of the same; null: any
 * @param service a node of it, or an edge that begins or ends there
 * @param source an edge that begins there
 * @param destination an edge that ends there
 */
public record About(
    @Nullable String namespace,
    @Nullable String environment,
    @Nullable String tenant,
    Optional<Service> service,
    Optional<Service> source,
    Optional<Service> destination) {

  private static final String NAME = "service.name";

  /** Anybody or nobody. */
  public static final About ANYTHING =
      new About(null, null, null, Optional.empty(), Optional.empty(), Optional.empty());

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
    if (source.isPresent() || destination.isPresent()) {
      filter.addObject().putObject("exists").put("field", parties.source().service() + NAME);
    }
  }

  private void putScope(ObjectNode bool, StoredKind.Party party) {
    ArrayNode filter = bool.withArray("/filter");
    putTerm(filter, party.service() + "service.namespace", namespace);
    putTerm(filter, party.scope() + "environment", environment);
    putTerm(filter, party.scope() + "tenant", tenant);
  }

  /** Exactly that one: what it does not have, the document must not have either. */
  private static void put(ObjectNode bool, StoredKind.Party party, Service wanted) {
    record Field(String name, String value) {}
    List<Field> fields =
        List.of(
            new Field(party.scope() + "tenant", wanted.tenant()),
            new Field(party.scope() + "environment", wanted.environment()),
            new Field(party.service() + "service.namespace", wanted.namespace()),
            new Field(party.service() + NAME, wanted.name()));
    ArrayNode filter = bool.withArray("/filter");
    for (Field field : fields) {
      if (field.value().isEmpty()) {
        bool.withArray("/must_not").addObject().putObject("exists").put("field", field.name());
      } else {
        putTerm(filter, field.name(), field.value());
      }
    }
    if (party.kind()) {
      putTerm(filter, party.scope() + "kind", wanted.kind());
    }
  }

  private static ObjectNode all(ArrayNode to) {
    return to.addObject().putObject("bool");
  }

  private static ArrayNode anyOf(ArrayNode filter) {
    ObjectNode bool = all(filter).put("minimum_should_match", 1);
    return bool.putArray("should");
  }

  private static void putTerm(ArrayNode filter, String field, @Nullable String value) {
    if (value != null) {
      filter.addObject().putObject("term").put(field, value);
    }
  }
}
