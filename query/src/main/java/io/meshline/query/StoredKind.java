package io.meshline.query;

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
   * Where a document names somebody.
   *
   * @param scope beginning of the fields of tenant and environment
   * @param service beginning of the fields of the service
   * @param kind whether its kind is told
   */
  record Party(String scope, String service, boolean kind) {}

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
    static final Parties ENDS =
        new Parties(
            new Party("", "", true),
            new Party("source.", "source.", true),
            new Party("destination.", "destination.", true));

    /** Labels of alerts name a caller by service and namespace alone, and nobody's kind. */
    static final Parties LABELS =
        new Parties(
            new Party("", "", false), new Party("", "source.", false), new Party("", "", false));

    static final List<String> ALERT = List.of("alert.fingerprint");
    static final List<String> OBJECTIVE = withEnds("objective.name", "");
    static final List<String> EVENT = withEnds("event.kind", "message");

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
