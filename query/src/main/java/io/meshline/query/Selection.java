package io.meshline.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes are wanted, or which edges: those with at least one end that is. What is null is not
 * asked for; an empty namespace, environment or tenant is that of nodes that have none.
 *
 * @param grain how fine they are
 * @param text part of their label, in any case of letters; empty for all
 * @param namespace of the service
 * @param environment of the service
 * @param tenant of the service
 * @param kind such as service or database
 * @param service what they belong to
 */
public record Selection(
    Grain grain,
    String text,
    @Nullable String namespace,
    @Nullable String environment,
    @Nullable String tenant,
    @Nullable String kind,
    @Nullable Service service) {

  /** Everything of a grain. */
  public static Selection all(Grain grain) {
    return of(grain, null);
  }

  /**
   * What belongs to a namespace.
   *
   * @param namespace null or empty: everything
   */
  public static Selection of(Grain grain, @Nullable String namespace) {
    return new Selection(
        grain, "", "".equals(namespace) ? null : namespace, null, null, null, null);
  }

  /** Whether a node is wanted. */
  public boolean matches(Node node) {
    Service of = node.service();
    return (namespace == null || namespace.equals(of.namespace()))
        && (environment == null || environment.equals(of.environment()))
        && (tenant == null || tenant.equals(of.tenant()))
        && (kind == null || kind.equals(of.kind()))
        && (service == null || service.equals(of))
        && (text.isEmpty()
            || node.label().toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT)));
  }

  /** Whether an edge is wanted. */
  public boolean matches(Edge edge) {
    return matches(edge.source()) || matches(edge.destination());
  }

  /**
   * What the engine can look for; it may find more.
   *
   * @param party beginning of the fields' names
   */
  List<DocumentQuery.Term> terms(String party) {
    List<DocumentQuery.Term> terms = new ArrayList<>();
    addScope(terms, party + "service.namespace", namespace);
    addScope(terms, party + "environment", environment);
    addScope(terms, party + "tenant", tenant);
    add(terms, party + "kind", kind);
    if (service != null) {
      terms.addAll(terms(party, Node.of(service)));
    }
    return terms.stream().distinct().toList();
  }

  /** The fields of one node; those that are not there cannot be looked for. */
  static List<DocumentQuery.Term> terms(String party, Node node) {
    List<DocumentQuery.Term> terms = new ArrayList<>();
    Service service = node.service();
    add(terms, party + "tenant", service.tenant());
    add(terms, party + "environment", service.environment());
    add(terms, party + "kind", service.kind());
    add(terms, party + "service.namespace", service.namespace());
    add(terms, party + "service.name", service.name());
    if (node.grain() != Grain.SERVICE) {
      add(terms, party + node.grain().field(), node.detail());
    }
    return terms;
  }

  /** Fields that nodes do not have are asked for, too. */
  private static void addScope(
      List<DocumentQuery.Term> terms, String field, @Nullable String value) {
    if (value != null) {
      terms.add(new DocumentQuery.Term(field, value));
    }
  }

  private static void add(List<DocumentQuery.Term> terms, String field, @Nullable String value) {
    if (!Objects.requireNonNullElse(value, "").isEmpty()) {
      terms.add(new DocumentQuery.Term(field, String.valueOf(value)));
    }
  }
}
