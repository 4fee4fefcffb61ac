package io.meshline.query.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.query.Question;
import io.meshline.query.StoredDocuments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Documents that other parts write, handed on as they are: alerts, events, service levels. */
final class StoredOperation implements Operation {
  private final StoredMap map;
  private final String indices;
  private final Map<String, List<String>> filters;

  /**
   * @param indices a pattern
   * @param filters values that a field may have, by its name, which is the parameter's too; none:
   *     any text
   */
  StoredOperation(StoredMap map, String indices, Map<String, List<String>> filters) {
    this.map = map;
    this.indices = indices;
    this.filters = Map.copyOf(filters);
  }

  @Override
  public Reply answer(Params params, Question question) {
    Paging paging = Paging.of(params, map.ranges());
    Map<String, String> terms = new LinkedHashMap<>();
    filters.forEach(
        (field, values) ->
            params
                .text(field)
                .ifPresent(
                    text ->
                        terms.put(
                            field, values.isEmpty() ? text : params.choice(field, values, text))));
    params.expectNoOther();
    if (paging.offset() + paging.size() > StoredDocuments.DEEPEST) {
      throw new ProblemException(
          ProblemException.Code.TOO_LARGE,
          "cursor: beyond the first %d documents (expected: a shorter range)"
              .formatted(StoredDocuments.DEEPEST),
          "cursor",
          List.of());
    }
    StoredDocuments found =
        StoredDocuments.newest(
            map.store(),
            question,
            indices,
            paging.span().from(),
            paging.span().to(),
            terms,
            paging.offset(),
            paging.size());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("available", found.available());
    ArrayNode items = body.putArray("items");
    found.documents().forEach(items::add);
    paging.put(body, found.total());
    return Reply.json(body);
  }
}
