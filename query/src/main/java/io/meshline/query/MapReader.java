package io.meshline.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.aggregation.Point;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Merges the documents of a range by what they are about. */
final class MapReader {
  private final SearchStore store;
  private final Clock clock;

  MapReader(SearchStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  <K extends Comparable<K>, T> Answer<T> read(
      DocumentQuery query, Function<JsonNode, K> identity, BiFunction<K, Figures, T> measured) {
    return read(
        Question.unlimited(), WindowPlan.even(query.range()), range -> query, identity, measured);
  }

  /**
   * Reads all windows of a plan.
   *
   * @param query asks for the documents of one segment
   * @param identity of the entity a document is about; null: it is not wanted
   */
  <K extends Comparable<K>, T> Answer<T> read(
      Question question,
      WindowPlan plan,
      Function<TimeRange, DocumentQuery> query,
      Function<JsonNode, @Nullable K> identity,
      BiFunction<K, Figures, T> measured) {
    Instant askedAt = clock.instant();
    Merge<K> merge = new Merge<>(identity);
    for (TimeRange segment : plan.segments()) {
      store.read(query.apply(segment), question, merge::add);
    }
    List<Map.Entry<K, Figures>> entries = new ArrayList<>(merge.figures.entrySet());
    // The map is in the order of names, and sorting keeps it among equals.
    entries.sort(
        Comparator.comparingLong(
            (Map.Entry<K, Figures> entry) -> -entry.getValue().headline().calls()));
    List<T> list = new ArrayList<>(entries.size());
    for (Map.Entry<K, Figures> entry : entries) {
      list.add(measured.apply(entry.getKey(), entry.getValue()));
    }
    return new Answer<>(
        plan.range(), plan.segments(), merge.firstWindow, askedAt, merge.documents, list);
  }

  /** The fields of a party at a grain. */
  static Node node(JsonNode party, Grain grain) {
    String detail =
        switch (grain) {
          case SERVICE -> "";
          case INSTANCE -> party.path("service").path("instance").path("id").asText();
          case ENDPOINT -> party.path("endpoint").asText();
        };
    return new Node(grain, service(party), detail);
  }

  /** The parties of an edge at a grain. */
  static Edge edge(JsonNode document, Grain grain) {
    return new Edge(
        node(document.path("source"), grain), node(document.path("destination"), grain));
  }

  /** The fields of a party at service grain. */
  static Service service(JsonNode party) {
    JsonNode service = party.path("service");
    return new Service(
        party.path("tenant").asText(),
        party.path("environment").asText(),
        service.path("namespace").asText(),
        service.path("name").asText(),
        party.path("kind").asText());
  }

  private static final class Merge<K extends Comparable<K>> {
    private final Map<K, Figures> figures = new TreeMap<>();
    private final Function<JsonNode, @Nullable K> identity;
    private @Nullable Instant firstWindow;
    private long documents;

    Merge(Function<JsonNode, @Nullable K> identity) {
      this.identity = identity;
    }

    void add(JsonNode hit) {
      JsonNode source = hit.path("_source");
      K entity = identity.apply(source);
      if (entity == null) {
        return;
      }
      Figures merged = figures.computeIfAbsent(entity, added -> new Figures());
      try {
        boolean any = false;
        for (Map.Entry<String, JsonNode> point : source.path("points").properties()) {
          merged.add(point(point.getKey()), PointDocument.of(point.getValue()));
          any = true;
        }
        if (!any) {
          throw new IllegalArgumentException("points: none (expected: at least one)");
        }
      } catch (IllegalArgumentException e) {
        throw new QueryException(
            SearchStore.name(hit)
                + " cannot be read: "
                + e.getMessage()
                + "; was it written by another version?",
            e);
      }
      Instant window = SearchStore.timestamp(hit);
      if (firstWindow == null || window.isBefore(firstWindow)) {
        firstWindow = window;
      }
      documents++;
    }

    private static Point point(String name) {
      for (Point point : Point.values()) {
        if (point.name().toLowerCase(Locale.ROOT).equals(name)) {
          return point;
        }
      }
      throw new IllegalArgumentException("point: " + name + " (expected: such as agent_server)");
    }
  }
}
