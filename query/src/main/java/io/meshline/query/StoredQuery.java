package io.meshline.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks for documents as other parts write them.
 *
 * @param kind which
 * @param from begin of the time, inclusive
 * @param to end of the time, exclusive. Alerts are wanted that lasted at some moment of the time,
 *     others whose moment is in it
 * @param terms values of fields that they must have
 * @param about whom they must be about
 */
public record StoredQuery(
    StoredKind kind, Instant from, Instant to, Map<String, String> terms, About about) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the map. */
  public StoredQuery {
    terms = Map.copyOf(terms);
  }

  /** How many fields tell documents of one moment apart. */
  public int keySize() {
    return kind.identity().size();
  }

  /**
   * The request for one page, newest first, those of one moment in a fixed order: so that none is
   * lost or comes twice if others come meanwhile.
   *
   * @param after sort values of the document before; null for the first ones
   * @param size how many at most
   */
  ObjectNode page(@Nullable JsonNode after, int size) {
    ObjectNode body = JSON.createObjectNode();
    body.put("size", size).put("track_total_hits", true);
    body.set("query", query());
    ArrayNode sort = body.putArray("sort");
    sort.addObject().putObject("@timestamp").put("order", "desc").put("unmapped_type", "date");
    for (String field : kind.identity()) {
      ObjectNode order = sort.addObject().putObject(field).put("order", "asc");
      order.put("missing", "_first").put("unmapped_type", "keyword");
    }
    if (after != null) {
      body.set("search_after", after);
    }
    return body;
  }

  /**
   * The same in groups of what tells of the same.
   *
   * @param step if there, those of each step are groups of their own
   */
  Groups groups(Optional<Duration> step) {
    return new Groups(kind.indices(), query(), kind.identity(), step);
  }

  private ObjectNode query() {
    ObjectNode query = JSON.createObjectNode();
    ArrayNode filter = query.putObject("bool").putArray("filter");
    ObjectNode time = filter.addObject().putObject("range").putObject("@timestamp");
    if (!kind.lasting()) {
      time.put("gte", from.toString());
    }
    time.put("lt", to.toString()).put("format", "strict_date_optional_time");
    if (kind.lasting()) {
      ObjectNode bool = filter.addObject().putObject("bool").put("minimum_should_match", 1);
      ArrayNode any = bool.putArray("should");
      any.addObject().putObject("term").put("alert.state", "pending");
      any.addObject().putObject("term").put("alert.state", "firing");
      any.addObject()
          .putObject("range")
          .putObject("alert.changed_at")
          .put("gte", from.toString())
          .put("format", "strict_date_optional_time");
    }
    terms.forEach((field, value) -> filter.addObject().putObject("term").put(field, value));
    about.put(filter, kind);
    return query;
  }
}
