package io.meshline.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Documents grouped by the values of some fields, in the order of these values, a missing one
 * first. The engine groups them, whatever their number, and hands out the groups page by page: a
 * composite aggregation, which both families of engines have.
 *
 * @param indices a pattern
 * @param query which documents
 * @param fields keywords by which they are grouped
 * @param step if there, groups are also cut by time, at multiples of it since 1970
 */
record Groups(String indices, ObjectNode query, List<String> fields, Optional<Duration> step) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GROUPS = "groups";
  private static final String NEWEST = "newest";

  /** Keys take little room: so many are counted at a time. */
  private static final int COUNTED = 10_000;

  /**
   * A group.
   *
   * @param key the values of the fields, null where there is none, and the begin of the step in
   *     milliseconds, if there are steps
   * @param newest the document that has the latest time; missing if it was not asked for
   */
  record Group(ArrayNode key, JsonNode newest) {
    /** The value of a field, by its place; empty if there is none. */
    String text(int place) {
      return key.path(place).isNull() ? "" : key.path(place).asText();
    }
  }

  /**
   * One page.
   *
   * @param available whether there is any such index
   */
  record Page(boolean available, List<Group> groups) {}

  /**
   * Reads the groups behind one, with the newest document of each.
   *
   * @param after key of the group before; null for the first ones
   * @param size how many at most
   * @throws QueryException if the store cannot be asked, or the question costs more than it may
   */
  Page newest(SearchStore store, Question question, @Nullable JsonNode after, int size) {
    return page(store, question, after, size, true);
  }

  /**
   * Hands over all groups without documents.
   *
   * @param pageSize how many are read at a time
   * @throws QueryException as {@link #newest}
   */
  void each(SearchStore store, Question question, int pageSize, Consumer<Group> groups) {
    ArrayNode after = null;
    while (true) {
      List<Group> page = page(store, question, after, pageSize, false).groups();
      page.forEach(groups);
      if (page.size() < pageSize) {
        return;
      }
      after = page.get(page.size() - 1).key();
    }
  }

  /**
   * Counts all groups.
   *
   * @throws QueryException as {@link #newest}
   */
  long count(SearchStore store, Question question) {
    LongAdder count = new LongAdder();
    each(store, question, COUNTED, group -> count.increment());
    return count.sum();
  }

  /** How many parts a key has. */
  int keySize() {
    return fields.size() + (step.isPresent() ? 1 : 0);
  }

  private Page page(
      SearchStore store, Question question, @Nullable JsonNode after, int size, boolean newest) {
    JsonNode answer = store.search(indices, body(after, size, newest), question);
    List<Group> groups = new ArrayList<>();
    for (JsonNode bucket : answer.path("aggregations").path(GROUPS).path("buckets")) {
      ArrayNode key = JSON.createArrayNode();
      for (int i = 0; i < keySize(); i++) {
        JsonNode value = bucket.path("key").path(name(i));
        key.add(value.isMissingNode() ? JSON.nullNode() : value);
      }
      groups.add(new Group(key, bucket.at("/" + NEWEST + "/hits/hits/0/_source")));
    }
    question.read(groups.size());
    return new Page(answer.path("_shards").path("total").asInt() > 0, groups);
  }

  private ObjectNode body(@Nullable JsonNode after, int size, boolean newest) {
    ObjectNode body = JSON.createObjectNode().put("size", 0).put("track_total_hits", false);
    body.set("query", query);
    ObjectNode groups = body.putObject("aggs").putObject(GROUPS);
    ObjectNode composite = groups.putObject("composite").put("size", size);
    ArrayNode sources = composite.putArray("sources");
    for (int i = 0; i < fields.size(); i++) {
      ObjectNode terms = sources.addObject().putObject(name(i)).putObject("terms");
      terms.put("field", fields.get(i)).put("missing_bucket", true);
    }
    step.ifPresent(
        length ->
            sources
                .addObject()
                .putObject(name(fields.size()))
                .putObject("date_histogram")
                .put("field", "@timestamp")
                .put("fixed_interval", length.toSeconds() + "s"));
    if (after != null) {
      ObjectNode behind = composite.putObject("after");
      for (int i = 0; i < keySize(); i++) {
        behind.set(name(i), after.path(i));
      }
    }
    if (newest) {
      ObjectNode hits = groups.putObject("aggs").putObject(NEWEST).putObject("top_hits");
      ObjectNode order = hits.put("size", 1).putArray("sort").addObject().putObject("@timestamp");
      order.put("order", "desc").put("unmapped_type", "date");
    }
    return body;
  }

  private static String name(int place) {
    return "k" + place;
  }
}
