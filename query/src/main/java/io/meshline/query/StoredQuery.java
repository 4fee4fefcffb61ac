package io.meshline.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks for documents as other parts write them.
 *
 * @param indices a pattern
 * @param from begin of the time, inclusive
 * @param to end of the time, exclusive
 * @param lasting whether they tell of something that has a state and an end (alerts): then those
 *     are wanted that lasted at some moment of the time; else those whose moment is in it
 * @param terms values of fields that they must have
 * @param service only what is about it, or an edge that begins or ends there
 */
public record StoredQuery(
    String indices,
    Instant from,
    Instant to,
    boolean lasting,
    Map<String, String> terms,
    Optional<Service> service) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the map. */
  public StoredQuery {
    terms = Map.copyOf(terms);
  }

  /**
   * The request, newest first.
   *
   * @param skipped how many to leave out
   * @param size how many to read
   */
  ObjectNode body(int skipped, int size) {
    ObjectNode body = JSON.createObjectNode();
    body.put("from", skipped).put("size", size).put("track_total_hits", true);
    ObjectNode order = body.putArray("sort").addObject().putObject("@timestamp");
    order.put("order", "desc").put("unmapped_type", "date");
    ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
    ObjectNode time = filter.addObject().putObject("range").putObject("@timestamp");
    if (!lasting) {
      time.put("gte", from.toString());
    }
    time.put("lt", to.toString()).put("format", "strict_date_optional_time");
    if (lasting) {
      ArrayNode any = anyOf(filter);
      putTerm(any, "alert.state", "pending");
      putTerm(any, "alert.state", "firing");
      any.addObject()
          .putObject("range")
          .putObject("alert.changed_at")
          .put("gte", from.toString())
          .put("format", "strict_date_optional_time");
    }
    terms.forEach((field, value) -> putTerm(filter, field, value));
    service.ifPresent(wanted -> putService(anyOf(filter), wanted));
    return body;
  }

  private static void putService(ArrayNode any, Service wanted) {
    for (String party : List.of("", "source.", "destination.")) {
      ArrayNode all = any.addObject().putObject("bool").putArray("filter");
      putTerm(all, party + "service.name", wanted.name());
      if (!wanted.namespace().isEmpty()) {
        putTerm(all, party + "service.namespace", wanted.namespace());
      }
    }
  }

  private static ArrayNode anyOf(ArrayNode filter) {
    ObjectNode bool = filter.addObject().putObject("bool").put("minimum_should_match", 1);
    return bool.putArray("should");
  }

  private static void putTerm(ArrayNode filter, String field, String value) {
    filter.addObject().putObject("term").put(field, value);
  }
}
