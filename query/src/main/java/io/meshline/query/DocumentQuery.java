package io.meshline.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the documents of one metricset at service grain in a range, page by page. Pages are cut
 * by window and identity, which together tell documents apart: so no page needs a context in the
 * engine, and a document that is overwritten meanwhile keeps its place.
 *
 * @param metricset edges or nodes, as in index names
 * @param parties objects that carry the parties' fields, empty text for the top of the document
 * @param range of window starts
 * @param namespace only what has a party in this namespace; null for all
 */
record DocumentQuery(
    String metricset, List<String> parties, TimeRange range, @Nullable String namespace) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> IDENTITY =
      List.of("tenant", "environment", "kind", "service.namespace", "service.name");

  static DocumentQuery edges(TimeRange range, @Nullable String namespace) {
    return new DocumentQuery("edges", List.of("source.", "destination."), range, namespace);
  }

  static DocumentQuery nodes(TimeRange range, @Nullable String namespace) {
    return new DocumentQuery("nodes", List.of(""), range, namespace);
  }

  /** The indices that hold the documents. */
  String indices() {
    return "meshline-" + metricset + "-" + range.windows().interval() + "-*";
  }

  /**
   * The request for one page.
   *
   * @param size largest number of documents
   * @param after sort values of the last document of the page before, null for the first page
   */
  ObjectNode page(int size, @Nullable JsonNode after) {
    ObjectNode body = JSON.createObjectNode();
    body.put("size", size).put("track_total_hits", false);
    ArrayNode source = body.putArray("_source").add("@timestamp").add("points");
    for (String party : parties) {
      IDENTITY.forEach(field -> source.add(party + field));
    }
    ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
    term(filter, "grain", "service");
    ObjectNode time = filter.addObject().putObject("range").putObject("@timestamp");
    time.put("gte", range.from().toString()).put("lt", range.to().toString());
    time.put("format", "strict_date_optional_time");
    if (namespace != null) {
      ObjectNode any = filter.addObject().putObject("bool").put("minimum_should_match", 1);
      ArrayNode should = any.putArray("should");
      parties.forEach(party -> term(should, party + "service.namespace", namespace));
    }
    ArrayNode sort = body.putArray("sort");
    sort.addObject().putObject("@timestamp").put("order", "asc").put("unmapped_type", "date");
    for (String party : parties) {
      for (String field : IDENTITY) {
        ObjectNode order = sort.addObject().putObject(party + field).put("order", "asc");
        order.put("missing", "_first").put("unmapped_type", "keyword");
      }
    }
    if (after != null) {
      body.set("search_after", after);
    }
    return body;
  }

  private static void term(ArrayNode filters, String field, String value) {
    filters.addObject().putObject("term").put(field, value);
  }
}
