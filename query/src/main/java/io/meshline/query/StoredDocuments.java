package io.meshline.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Documents as they are stored, newest first.
 *
 * @param available whether there is any such index
 * @param total how many there are in the range
 * @param documents those that were asked for
 */
public record StoredDocuments(boolean available, long total, List<JsonNode> documents) {
  /** Documents that can be skipped and read at most; the engines' own limit for such pages. */
  public static final int DEEPEST = 10_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the list. */
  public StoredDocuments {
    documents = List.copyOf(documents);
  }

  /**
   * Reads some.
   *
   * @param indices a pattern
   * @param terms values of fields that they must have
   * @param skipped how many newer ones to leave out
   * @param size how many to read; together with those left out at most {@link #DEEPEST}
   * @throws QueryException if the store cannot be asked, or the question costs more than it may
   */
  public static StoredDocuments newest(
      SearchStore store,
      Question question,
      String indices,
      Instant from,
      Instant to,
      Map<String, String> terms,
      int skipped,
      int size) {
    ObjectNode body = JSON.createObjectNode();
    body.put("from", skipped).put("size", size).put("track_total_hits", true);
    ObjectNode order = body.putArray("sort").addObject().putObject("@timestamp");
    order.put("order", "desc").put("unmapped_type", "date");
    ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
    ObjectNode time = filter.addObject().putObject("range").putObject("@timestamp");
    time.put("gte", from.toString()).put("lt", to.toString());
    time.put("format", "strict_date_optional_time");
    terms.forEach((field, value) -> filter.addObject().putObject("term").put(field, value));
    JsonNode answer = store.search(indices, body, question);
    List<JsonNode> documents = new ArrayList<>();
    answer.path("hits").path("hits").forEach(hit -> documents.add(hit.path("_source")));
    question.read(documents.size());
    return new StoredDocuments(
        answer.path("_shards").path("total").asInt() > 0,
        answer.path("hits").path("total").path("value").asLong(),
        documents);
  }

  /**
   * Whether there is any such index.
   *
   * @throws QueryException as {@link #newest}
   */
  public static boolean exist(SearchStore store, Question question, String indices) {
    ObjectNode body = JSON.createObjectNode().put("size", 0).put("track_total_hits", false);
    return store.search(indices, body, question).path("_shards").path("total").asInt() > 0;
  }
}
