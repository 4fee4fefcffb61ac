package io.meshline.query;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One search: range, term, prefix, exists, should, must_not; sort with missing values first,
 * search_after, size; groups by a composite of terms and steps of time, with the first document of
 * each.
 */
final class FakeSearch {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, JsonPointer> POINTERS = new ConcurrentHashMap<>();

  private final JsonNode body;
  private final List<ObjectNode> hits = new ArrayList<>();

  FakeSearch(JsonNode body) {
    this.body = body;
  }

  /** Takes a document if it is asked for. */
  void offer(String index, String id, ObjectNode document) {
    if (matches(document, body.path("query"))) {
      ObjectNode hit = JSON.createObjectNode().put("_index", index).put("_id", id);
      hit.set("_source", document);
      hit.set("sort", sortValues(document, body.path("sort")));
      hits.add(hit);
    }
  }

  /** What the engine says, but for its shards. */
  ObjectNode answer() {
    ObjectNode answer = JSON.createObjectNode().put("timed_out", false);
    ObjectNode found = answer.putObject("hits");
    found.putObject("total").put("value", hits.size()).put("relation", "eq");
    JsonNode composite = body.path("aggs").path("groups").path("composite");
    if (!composite.isMissingNode()) {
      answer.putObject("aggregations").set("groups", groups(composite));
    }
    Comparator<JsonNode> order = order(body.path("sort"));
    hits.sort(Comparator.comparing(hit -> hit.path("sort"), order));
    JsonNode after = body.path("search_after");
    if (!after.isMissingNode()) {
      hits.removeIf(hit -> order.compare(hit.path("sort"), after) <= 0);
    }
    ArrayNode page = found.putArray("hits");
    hits.stream().limit(body.path("size").asInt(10)).forEach(page::add);
    return answer;
  }

  private ObjectNode groups(JsonNode composite) {
    List<String> names = new ArrayList<>();
    composite.path("sources").forEach(source -> names.add(source.fieldNames().next()));
    Comparator<JsonNode> order = order(JSON.createArrayNode());
    Map<JsonNode, List<ObjectNode>> groups = new TreeMap<>(order);
    for (ObjectNode hit : hits) {
      ArrayNode key = JSON.createArrayNode();
      for (JsonNode source : composite.path("sources")) {
        key.add(value(hit.path("_source"), source.elements().next()));
      }
      groups.computeIfAbsent(key, added -> new ArrayList<>()).add(hit);
    }
    if (composite.has("after")) {
      ArrayNode after = JSON.createArrayNode();
      names.forEach(name -> after.add(composite.path("after").path(name)));
      groups.keySet().removeIf(key -> order.compare(key, after) <= 0);
    }
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode buckets = answer.putArray("buckets");
    groups.entrySet().stream()
        .limit(composite.path("size").asInt(10))
        .forEach(group -> bucket(buckets.addObject(), names, group));
    return answer;
  }

  private void bucket(
      ObjectNode bucket, List<String> names, Map.Entry<JsonNode, List<ObjectNode>> group) {
    ObjectNode key = bucket.putObject("key");
    for (int i = 0; i < names.size(); i++) {
      key.set(names.get(i), group.getKey().path(i));
    }
    bucket.put("doc_count", group.getValue().size());
    JsonNode top = body.at("/aggs/groups/aggs/newest/top_hits");
    if (!top.isMissingNode()) {
      Comparator<JsonNode> order = order(top.path("sort"));
      bucket
          .putObject("newest")
          .putObject("hits")
          .putArray("hits")
          .add(
              group.getValue().stream()
                  .min(
                      Comparator.comparing(
                          hit -> sortValues(hit.path("_source"), top.path("sort")), order))
                  .orElseThrow());
    }
  }

  private static JsonNode value(JsonNode document, JsonNode source) {
    if (source.has("date_histogram")) {
      JsonNode steps = source.path("date_histogram");
      String interval = steps.path("fixed_interval").asText();
      long millis = Long.parseLong(interval.substring(0, interval.length() - 1)) * 1_000;
      long time =
          Instant.parse(field(document, steps.path("field").asText()).asText()).toEpochMilli();
      return JSON.getNodeFactory().numberNode(Math.floorDiv(time, millis) * millis);
    }
    JsonNode value = field(document, source.path("terms").path("field").asText());
    return value.isMissingNode() ? JSON.nullNode() : value;
  }

  private static boolean matches(JsonNode document, JsonNode query) {
    for (JsonNode filter : query.path("bool").path("filter")) {
      if (!matchesOne(document, filter)) {
        return false;
      }
    }
    for (JsonNode not : query.path("bool").path("must_not")) {
      if (matchesOne(document, not)) {
        return false;
      }
    }
    JsonNode any = query.path("bool").path("should");
    for (JsonNode should : any) {
      if (matchesOne(document, should)) {
        return true;
      }
    }
    return any.isEmpty();
  }

  private static boolean matchesOne(JsonNode document, JsonNode query) {
    for (Map.Entry<String, JsonNode> term : query.path("term").properties()) {
      if (!texts(document, term.getKey()).contains(term.getValue().asText())) {
        return false;
      }
    }
    for (Map.Entry<String, JsonNode> prefix : query.path("prefix").properties()) {
      String begin = prefix.getValue().asText();
      if (texts(document, prefix.getKey()).stream().noneMatch(text -> text.startsWith(begin))) {
        return false;
      }
    }
    if (query.has("exists")
        && field(document, query.path("exists").path("field").asText()).isMissingNode()) {
      return false;
    }
    for (Map.Entry<String, JsonNode> range : query.path("range").properties()) {
      String text = field(document, range.getKey()).asText();
      JsonNode bounds = range.getValue();
      if (text.isEmpty()
          || (bounds.has("gte") && isBefore(text, bounds.path("gte").asText()))
          || (bounds.has("lt") && !isBefore(text, bounds.path("lt").asText()))) {
        return false;
      }
    }
    return matches(document, query);
  }

  /** All values of a field, as which a list counts. */
  private static List<String> texts(JsonNode document, String name) {
    JsonNode value = field(document, name);
    List<String> texts = new ArrayList<>();
    if (value.isValueNode()) {
      texts.add(value.asText());
    }
    value.forEach(one -> texts.add(one.asText()));
    return texts;
  }

  private static boolean isBefore(String time, String other) {
    return Instant.parse(time).isBefore(Instant.parse(other));
  }

  private static ArrayNode sortValues(JsonNode document, JsonNode sort) {
    ArrayNode values = JSON.createArrayNode();
    for (JsonNode key : sort) {
      String name = key.fieldNames().next();
      JsonNode value = field(document, name);
      if (value.isMissingNode()) {
        values.addNull();
      } else if (name.equals("@timestamp")) {
        values.add(Instant.parse(value.asText()).toEpochMilli());
      } else {
        values.add(value);
      }
    }
    return values;
  }

  private static JsonNode field(JsonNode document, String name) {
    return document.at(
        POINTERS.computeIfAbsent(name, added -> JsonPointer.compile("/" + name.replace('.', '/'))));
  }

  /** Of lists of values, each in the order that its key says; rising where none does. */
  private static Comparator<JsonNode> order(JsonNode sort) {
    return (a, b) -> {
      for (int i = 0; i < a.size(); i++) {
        int order = compare(a.path(i), b.path(i));
        if (order != 0) {
          return sort.path(i).toString().contains("desc") ? -order : order;
        }
      }
      return 0;
    };
  }

  private static int compare(JsonNode x, JsonNode y) {
    if (x.isNull() || y.isNull()) {
      return Boolean.compare(!x.isNull(), !y.isNull());
    }
    return x.isNumber() ? Long.compare(x.asLong(), y.asLong()) : x.asText().compareTo(y.asText());
  }
}
