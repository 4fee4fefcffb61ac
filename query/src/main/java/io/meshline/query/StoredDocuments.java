package io.meshline.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Documents as they are stored, newest first.
 *
 * @param available whether there is any such index
 * @param total how many there are
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
   * @param skipped how many newer ones to leave out
   * @param size how many to read; together with those left out at most {@link #DEEPEST}
   * @throws QueryException if the store cannot be asked, or the question costs more than it may
   */
  public static StoredDocuments newest(
      SearchStore store, Question question, StoredQuery query, int skipped, int size) {
    JsonNode answer = store.search(query.indices(), query.body(skipped, size), question);
    List<JsonNode> documents = new ArrayList<>();
    answer.path("hits").path("hits").forEach(hit -> documents.add(hit.path("_source")));
    question.read(documents.size());
    return new StoredDocuments(
        answer.path("_shards").path("total").asInt() > 0,
        answer.path("hits").path("total").path("value").asLong(),
        documents);
  }

  /**
   * Reads all, and keeps the newest of each.
   *
   * @param identity what several documents may tell of
   * @throws QueryException if there are more than {@link #DEEPEST}, or as {@link #newest}
   */
  public static StoredDocuments newestOfEach(
      SearchStore store, Question question, StoredQuery query, Function<JsonNode, ?> identity) {
    StoredDocuments all = newest(store, question, query, 0, DEEPEST);
    if (all.total() > DEEPEST) {
      throw new QueryException(
          QueryException.Fault.TOO_LARGE,
          "more than %d documents would have to be read (expected: a shorter range)"
              .formatted(DEEPEST));
    }
    Set<Object> known = new HashSet<>();
    List<JsonNode> newest =
        all.documents().stream().filter(d -> known.add(identity.apply(d))).toList();
    return new StoredDocuments(all.available(), newest.size(), newest);
  }

  /** Of a document of service levels: its objective and what that is about. */
  public static Object objective(JsonNode document) {
    return List.of(
        document.path("objective").path("name"),
        document.path("grain"),
        document.path("tenant"),
        document.path("environment"),
        document.path("service"),
        document.path("endpoint"),
        document.path("source"),
        document.path("destination"));
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
