package io.meshline.query.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.query.Question;
import io.meshline.query.StoredDocuments;
import io.meshline.query.StoredQuery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Documents that the jobs write besides the map, handed on as they are stored. */
final class StoredOperation implements Operation {
  /**
   * What is handed on.
   *
   * @param indices a pattern
   * @param lasting whether a document tells of something with a begin and an end
   * @param filters by what one can ask for them
   */
  record Kind(String indices, boolean lasting, List<Filter> filters) {
    /** How objectives fare; the newest of each, or all. */
    static final Kind SLA =
        new Kind("meshline-sla-1m-*", false, List.of(new Filter("objective", "objective.name")));

    /** Alerts that lasted at some moment of the time. */
    static final Kind ALERTS =
        new Kind(
            "meshline-alerts-*",
            true,
            List.of(
                new Filter("state", "alert.state", "pending", "firing", "resolved"),
                new Filter("severity", "alert.severity", "page", "ticket"),
                new Filter("objective", "alert.objective")));

    /** Changes of the map. */
    static final Kind EVENTS =
        new Kind("meshline-events-*", false, List.of(new Filter("kind", "event.kind")));
  }

  /**
   * A parameter that asks for a value of a field.
   *
   * @param values that it may have; none: any text
   */
  record Filter(String parameter, String field, List<String> values) {
    Filter(String parameter, String field, String... values) {
      this(parameter, field, List.of(values));
    }
  }

  private final StoredMap map;
  private final Kind kind;

  StoredOperation(StoredMap map, Kind kind) {
    this.map = map;
    this.kind = kind;
  }

  @Override
  public Reply answer(Params params, Question question) {
    Paging paging = Paging.of(params, map.ranges());
    Map<String, String> terms = new LinkedHashMap<>();
    for (Filter filter : kind.filters()) {
      params
          .text(filter.parameter())
          .ifPresent(
              text ->
                  terms.put(
                      filter.field(),
                      filter.values().isEmpty()
                          ? text
                          : params.choice(filter.parameter(), filter.values(), text)));
    }
    Optional<String> node = params.text("node");
    boolean all = !kind.equals(Kind.SLA) || params.flag("history");
    params.expectNoOther();
    StoredQuery query =
        new StoredQuery(
            kind.indices(),
            paging.span().from(),
            paging.span().to(),
            kind.lasting(),
            terms,
            node.map(
                text ->
                    map.service("node", text, question, map.ranges().plan(paging.span()))
                        .service()));
    StoredDocuments found =
        all
            ? page(query, question, paging)
            : StoredDocuments.newestOfEach(
                map.store(), question, query, StoredDocuments::objective);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("available", found.available());
    ArrayNode items = body.putArray("items");
    (all ? found.documents() : paging.cut(found.documents())).forEach(items::add);
    paging.put(body, found.total());
    return Reply.json(body);
  }

  private StoredDocuments page(StoredQuery query, Question question, Paging paging) {
    if (paging.offset() + paging.size() > StoredDocuments.DEEPEST) {
      throw new ProblemException(
          ProblemException.Code.TOO_LARGE,
          "cursor: beyond the first %d documents (expected: a shorter range)"
              .formatted(StoredDocuments.DEEPEST),
          "cursor",
          List.of());
    }
    return StoredDocuments.newest(map.store(), question, query, paging.offset(), paging.size());
  }
}
