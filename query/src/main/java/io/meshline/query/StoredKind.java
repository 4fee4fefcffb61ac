package io.meshline.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;

/** What is stored besides nodes and edges, and by which fields it is told apart. */
public enum StoredKind {
  /** How objectives fare, minute by minute. */
  SLA("meshline-sla-1m-*"),
  /** How objectives fare, hour by hour; an hour is told when it has ended. */
  SLA_HOURS("meshline-sla-1h-*"),
  /** Alerts: a document for each, from its first sign to its end. */
  ALERTS("meshline-alerts-*"),
  /** Changes of the map. */
  EVENTS("meshline-events-*");

  /**
   * Where a document tells something of somebody.
   *
   * @param field a keyword
   * @param label if not empty, the field holds labels, and the value stands in the one that begins
   *     so
   */
  record Place(String field, String label) {
    /** Adds that the value has to be there; an empty one: that there is none. */
    void put(ArrayNode filter, String value) {
      if (label.isEmpty() || !value.isEmpty()) {
        DocumentQuery.put(filter, new DocumentQuery.Term(field, label + value));
      } else {
        ArrayNode not = filter.addObject().putObject("bool").putArray("must_not");
        not.addObject().putObject("prefix").put(field, label);
      }
    }
  }

  /**
   * Where a document names somebody.
   *
   * @param service beginning of the fields of the service
   */
  record Party(String service, Place tenant, Place environment, Place kind) {
    Place namespace() {
      return new Place(service + "service.namespace", "");
    }

    Place name() {
      return new Place(service + "service.name", "");
    }
  }

  /**
   * Whom a document may name.
   *
   * @param node the one it is about, if about a node
   * @param source the caller, if about an edge
   * @param destination the callee, if about an edge
   */
  record Parties(Party node, Party source, Party destination) {
    List<Party> all() {
      return List.of(node, source, destination).stream().distinct().toList();
    }
  }

  private final String indices;

  StoredKind(String indices) {
    this.indices = indices;
  }

  /** A pattern. */
  public String indices() {
    return indices;
  }

  /** Whether a document tells of something that has a state and an end. */
  boolean lasting() {
    return this == ALERTS;
  }

  /** The fields that tell documents of one moment apart, keywords all. */
  List<String> identity() {
    return switch (this) {
      case SLA, SLA_HOURS -> Fields.OBJECTIVE;
      case ALERTS -> Fields.ALERT;
      case EVENTS -> Fields.EVENT;
    };
  }

  Parties parties() {
    return this == ALERTS ? Fields.LABELS : Fields.ENDS;
  }

  /** Constants of an enum hold nothing that could change. */
  private static final class Fields {
    private static final String PAIRS = "label_pairs";
    static final Parties ENDS = new Parties(fields(""), fields("source."), fields("destination."));

    /**
     * Documents of alerts have fields for their callee, of a caller for its service alone: labels
     * tell the rest.
     */
    static final Parties LABELS = new Parties(callee(), labels("source.", "source_"), callee());

    static final List<String> ALERT = List.of("alert.fingerprint");
    static final List<String> OBJECTIVE = withEnds("objective.name", "");
    static final List<String> EVENT = withEnds("event.kind", "message");

    private static Party fields(String party) {
      return new Party(
          party,
          new Place(party + "tenant", ""),
          new Place(party + "environment", ""),
          new Place(party + "kind", ""));
    }

    private static Party labels(String party, String label) {
      return new Party(
          party,
          new Place(PAIRS, label + "tenant="),
          new Place(PAIRS, label + "environment="),
          new Place(PAIRS, label + "kind="));
    }

    private static Party callee() {
      Party named = fields("");
      return new Party("", named.tenant(), named.environment(), labels("", "").kind());
    }

    private static List<String> withEnds(String first, String last) {
      List<String> fields = new ArrayList<>(List.of(first, "grain"));
      for (String party : List.of("", "source.", "destination.")) {
        for (String field :
            List.of(
                "tenant",
                "environment",
                "kind",
                "service.namespace",
                "service.name",
                "service.instance.id",
                "endpoint")) {
          fields.add(party + field);
        }
      }
      if (!last.isEmpty()) {
        fields.add(last);
      }
      return List.copyOf(fields);
    }
  }
}
