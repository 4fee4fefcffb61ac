package io.meshline.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.aggregation.WindowSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds when a node or edge that is silent had calls last. Thread-safe. */
public final class LastCallsReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SearchStore store;

  /** Reads from a store, which the caller closes. */
  public LastCallsReader(SearchStore store) {
    this.store = store;
  }

  /**
   * End of the last window with calls to a node that ended before a moment: there were none since
   * then. Empty if the store holds none.
   *
   * @throws QueryException if the store cannot be asked, or the question costs more than it may
   */
  public Optional<Instant> node(Question question, Node node, Instant before) {
    return last(question, "nodes", node.grain(), terms("", node), before);
  }

  /** The same of an edge, as {@link #node}. */
  public Optional<Instant> edge(Question question, Edge edge, Instant before) {
    List<DocumentQuery.Term> terms = new ArrayList<>(terms("source.", edge.source()));
    terms.addAll(terms("destination.", edge.destination()));
    return last(question, "edges", edge.grain(), terms, before);
  }

  /**
   * Minutes are kept for less long than hours, and these than days: the first found is the last.
   */
  private Optional<Instant> last(
      Question question,
      String metricset,
      Grain grain,
      List<DocumentQuery.Term> terms,
      Instant before) {
    for (WindowSize windows : WindowSize.values()) {
      Duration length = Duration.ofSeconds(windows.lengthMicros() / 1_000_000);
      JsonNode hit =
          store
              .search(
                  "meshline-" + metricset + "-" + windows.interval() + "-*",
                  body(grain, terms, before.minus(length)),
                  question)
              .path("hits")
              .path("hits")
              .path(0);
      if (!hit.isMissingNode()) {
        question.read(1);
        return Optional.of(SearchStore.timestamp(hit).plus(length));
      }
    }
    return Optional.empty();
  }

  private static ObjectNode body(Grain grain, List<DocumentQuery.Term> terms, Instant latestStart) {
    ObjectNode body = JSON.createObjectNode().put("size", 1).put("track_total_hits", false);
    body.putArray("_source").add("@timestamp");
    ObjectNode order = body.putArray("sort").addObject().putObject("@timestamp");
    order.put("order", "desc").put("unmapped_type", "date");
    ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
    DocumentQuery.put(filter, new DocumentQuery.Term("grain", grain.text()));
    ObjectNode time = filter.addObject().putObject("range").putObject("@timestamp");
    time.put("lt", latestStart.plusMillis(1).toString());
    time.put("format", "strict_date_optional_time");
    terms.forEach(term -> DocumentQuery.put(filter, term));
    return body;
  }

  /** All that tells a node from others: what it does not have, its documents do not have either. */
  private static List<DocumentQuery.Term> terms(String party, Node node) {
    Service service = node.service();
    List<DocumentQuery.Term> terms = new ArrayList<>();
    terms.add(new DocumentQuery.Term(party + "tenant", service.tenant()));
    terms.add(new DocumentQuery.Term(party + "environment", service.environment()));
    terms.add(new DocumentQuery.Term(party + "kind", service.kind()));
    terms.add(new DocumentQuery.Term(party + "service.namespace", service.namespace()));
    terms.add(new DocumentQuery.Term(party + "service.name", service.name()));
    if (node.grain() != Grain.SERVICE) {
      terms.add(new DocumentQuery.Term(party + node.grain().field(), node.detail()));
    }
    return terms;
  }
}
