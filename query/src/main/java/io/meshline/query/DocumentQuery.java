package io.meshline.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the documents of one metricset and grain in a range, page by page. Pages are cut by
 * window and identity, which together tell documents apart: so no page needs a context in the
 * engine, and a document that is overwritten meanwhile keeps its place.
 *
 * @param metricset edges or nodes, as in index names
 * @param parties objects that carry the parties' fields, empty text for the top of the document
 * @param range of window starts
 * @param grain how fine nodes or edges are
 * @param anyOf only what has all terms of at least one of these; all if there are none
 */
record DocumentQuery(
    String metricset, List<String> parties, TimeRange range, Grain grain, List<List<Term>> anyOf) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> IDENTITY =
      List.of("tenant", "environment", "kind", "service.namespace", "service.name");
  private static final List<String> NODE = List.of("");
  private static final List<String> ENDS = List.of("source.", "destination.");

  /** A field and the value it has; an empty one: it is not there. */
  record Term(String field, String value) {}

  static DocumentQuery edges(TimeRange range, @Nullable String namespace) {
    return edges(range, ofNamespace(namespace));
  }

  static DocumentQuery nodes(TimeRange range, @Nullable String namespace) {
    return nodes(range, ofNamespace(namespace));
  }

  static DocumentQuery edges(TimeRange range, Selection selection) {
    return new DocumentQuery("edges", ENDS, range, selection.grain(), wanted(ENDS, selection));
  }

  static DocumentQuery nodes(TimeRange range, Selection selection) {
    return new DocumentQuery("nodes", NODE, range, selection.grain(), wanted(NODE, selection));
  }

  /**
   * The edges of which one end is wanted.
   *
   * @param party the end, such as {@code source.}
   */
  static DocumentQuery ends(TimeRange range, Selection selection, String party) {
    List<String> end = List.of(party);
    return new DocumentQuery("edges", end, range, selection.grain(), wanted(end, selection));
  }

  /** Those of one edge; perhaps of a few others that have more fields. */
  static DocumentQuery edge(TimeRange range, Edge edge) {
    List<Term> terms = new ArrayList<>(Selection.terms("source.", edge.source()));
    terms.addAll(Selection.terms("destination.", edge.destination()));
    return new DocumentQuery("edges", ENDS, range, edge.grain(), List.of(terms));
  }

  /** Those of one node; perhaps of a few others that have more fields. */
  static DocumentQuery node(TimeRange range, Node node) {
    return new DocumentQuery(
        "nodes", NODE, range, node.grain(), List.of(Selection.terms("", node)));
  }

  private static Selection ofNamespace(@Nullable String namespace) {
    return Selection.of(Grain.SERVICE, namespace);
  }

  private static List<List<Term>> wanted(List<String> parties, Selection selection) {
    List<List<Term>> wanted = new ArrayList<>();
    for (String party : parties) {
      List<Term> terms = selection.terms(party);
      if (!terms.isEmpty()) {
        wanted.add(terms);
      }
    }
    return wanted;
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
    ArrayNode sort = body.putArray("sort");
    sort.addObject().putObject("@timestamp").put("order", "asc").put("unmapped_type", "date");
    for (String party : parties) {
      for (String field : identity()) {
        source.add(party + field);
        ObjectNode order = sort.addObject().putObject(party + field).put("order", "asc");
        order.put("missing", "_first").put("unmapped_type", "keyword");
      }
    }
    body.set("query", query());
    if (after != null) {
      body.set("search_after", after);
    }
    return body;
  }

  /** Which documents are wanted. */
  ObjectNode query() {
    ObjectNode query = JSON.createObjectNode();
    ArrayNode filter = query.putObject("bool").putArray("filter");
    put(filter, new Term("grain", grain.text()));
    ObjectNode time = filter.addObject().putObject("range").putObject("@timestamp");
    time.put("gte", range.from().toString()).put("lt", range.to().toString());
    time.put("format", "strict_date_optional_time");
    if (anyOf.size() == 1) {
      anyOf.get(0).forEach(term -> put(filter, term));
    } else if (!anyOf.isEmpty()) {
      ObjectNode any = filter.addObject().putObject("bool").put("minimum_should_match", 1);
      ArrayNode should = any.putArray("should");
      for (List<Term> all : anyOf) {
        ArrayNode terms = should.addObject().putObject("bool").putArray("filter");
        all.forEach(term -> put(terms, term));
      }
    }
    return query;
  }

  /** The fields that tell one party's nodes apart, below its beginning. */
  List<String> identity() {
    if (grain == Grain.SERVICE) {
      return IDENTITY;
    }
    List<String> fields = new ArrayList<>(IDENTITY);
    fields.add(grain.field());
    return fields;
  }

  static void put(ArrayNode filters, Term term) {
    if (term.value().isEmpty()) {
      ArrayNode not = filters.addObject().putObject("bool").putArray("must_not");
      not.addObject().putObject("exists").put("field", term.field());
    } else {
      filters.addObject().putObject("term").put(term.field(), term.value());
    }
  }
}
