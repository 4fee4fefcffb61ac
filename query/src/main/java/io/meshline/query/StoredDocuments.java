package io.meshline.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A page of documents as they are stored.
 *
 * @param available whether there is any such index
 * @param total how many there are in all
 * @param documents those of the page
 * @param next where the page behind it begins; empty if there is none
 */
public record StoredDocuments(
    boolean available, long total, List<JsonNode> documents, Optional<JsonNode> next) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 1_000;

  /** Copies the list. */
  public StoredDocuments {
    documents = List.copyOf(documents);
  }

  /**
   * All of them, newest first.
   *
   * @param after {@link #next} of the page before; null for the first one
   * @param size how many to read
   * @throws QueryException if the store cannot be asked, or the question costs more than it may
   */
  public static StoredDocuments newest(
      SearchStore store, Question question, StoredQuery query, @Nullable JsonNode after, int size) {
    JsonNode answer = store.search(query.kind().indices(), query.page(after, size + 1), question);
    JsonNode hits = answer.path("hits").path("hits");
    List<JsonNode> documents = new ArrayList<>();
    for (int i = 0; i < Math.min(size, hits.size()); i++) {
      documents.add(hits.path(i).path("_source"));
    }
    question.read(documents.size());
    return new StoredDocuments(
        answer.path("_shards").path("total").asInt() > 0,
        answer.path("hits").path("total").path("value").asLong(),
        documents,
        hits.size() > size ? Optional.of(hits.path(size - 1).path("sort")) : Optional.empty());
  }

  /**
   * Of those that tell of the same the newest, in the order of what they tell of; with steps the
   * newest in each, in their order.
   *
   * @param step whole minutes; empty: the newest of all
   * @param after {@link #next} of the page before; null for the first one
   * @param size how many to read
   * @throws QueryException as {@link #newest}
   */
  public static StoredDocuments newestOfEach(
      SearchStore store,
      Question question,
      StoredQuery query,
      Optional<Duration> step,
      @Nullable JsonNode after,
      int size) {
    Groups groups = query.groups(step);
    Groups.Page page = groups.newest(store, question, after, size + 1);
    List<Groups.Group> shown = page.groups().subList(0, Math.min(size, page.groups().size()));
    boolean more = shown.size() < page.groups().size();
    return new StoredDocuments(
        page.available(),
        after == null && !more ? shown.size() : groups.count(store, question),
        shown.stream().map(Groups.Group::newest).toList(),
        more ? Optional.of(shown.get(shown.size() - 1).key()) : Optional.empty());
  }

  /**
   * Of those that tell of the same the newest, whatever their number.
   *
   * @throws QueryException as {@link #newest}
   */
  public static StoredDocuments newestOfEach(
      SearchStore store, Question question, StoredQuery query) {
    List<JsonNode> all = new ArrayList<>();
    Optional<JsonNode> next = Optional.empty();
    StoredDocuments page;
    do {
      page = newestOfEach(store, question, query, Optional.empty(), next.orElse(null), PAGE);
      all.addAll(page.documents());
      next = page.next();
    } while (next.isPresent());
    return new StoredDocuments(page.available(), all.size(), all, next);
  }

  /**
   * Whether there is any such index.
   *
   * @throws QueryException as {@link #newest}
   */
  public static boolean exist(SearchStore store, Question question, StoredKind kind) {
    ObjectNode body = JSON.createObjectNode().put("size", 0).put("track_total_hits", false);
    return store.search(kind.indices(), body, question).path("_shards").path("total").asInt() > 0;
  }
}
