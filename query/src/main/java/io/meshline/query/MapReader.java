package io.meshline.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.aggregation.Point;
import java.time.Duration;
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

  MapReader(SearchStore store) {
    this.store = store;
  }

  /**
   * Reads one range by its windows.
   *
   * @param now when the store is asked
   */
  <K extends Comparable<K>, T> Answer<T> read(
      DocumentQuery query,
      Instant now,
      Function<JsonNode, K> identity,
      BiFunction<K, Figures, T> measured) {
    return read(
        Question.unlimited(),
        WindowPlan.even(query.range(), now),
        range -> query,
        identity,
        measured);
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
    Merge<K> merge = new Merge<>(identity);
    for (TimeRange segment : plan.segments()) {
      Duration window = Duration.ofSeconds(segment.windows().lengthMicros() / 1_000_000);
      store.read(query.apply(segment), question, hit -> merge.add(hit, window));
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
    String metricset = query.apply(plan.segments().get(0)).metricset();
    return new Answer<>(
        plan,
        merge.firstWindow,
        coveredFrom(question, plan, metricset, merge.firstWindow),
        merge.documents,
        list);
  }

  /**
   * From when on the store tells of a range: a mesh is not silent before its first document, but
   * not there. What it said of others counts, too.
   */
  private Instant coveredFrom(
      Question question, WindowPlan plan, String metricset, @Nullable Instant firstWindow) {
    Instant from = plan.range().from();
    if (firstWindow != null && !firstWindow.isAfter(from)) {
      return from;
    }
    Instant oldest =
        store.oldestWindow(metricset, plan.segments().get(0).windows().interval(), question);
    if (oldest == null || !oldest.isAfter(from)) {
      return from;
    }
    Instant first = firstWindow != null && firstWindow.isBefore(oldest) ? firstWindow : oldest;
    return first.isBefore(plan.range().to()) ? first : plan.range().to();
  }

  /**
   * What one document says.
   *
   * @throws QueryException if it cannot be read
   */
  static Figures figures(JsonNode hit) {
    Figures figures = new Figures();
    add(hit, figures);
    return figures;
  }

  private static void add(JsonNode hit, Figures figures) {
    try {
      boolean any = false;
      for (Map.Entry<String, JsonNode> point : hit.path("_source").path("points").properties()) {
        figures.add(point(point.getKey()), PointDocument.of(point.getValue()));
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
  }

  private static Point point(String name) {
    for (Point point : Point.values()) {
      if (point.name().toLowerCase(Locale.ROOT).equals(name)) {
        return point;
      }
    }
    throw new IllegalArgumentException("point: " + name + " (expected: such as agent_server)");
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

    void add(JsonNode hit, Duration length) {
      JsonNode source = hit.path("_source");
      K entity = identity.apply(source);
      if (entity == null) {
        return;
      }
      Instant window = SearchStore.timestamp(hit);
      Figures sums = figures.computeIfAbsent(entity, added -> new Figures());
      MapReader.add(hit, sums);
      sums.seenUntil(window.plus(length));
      if (firstWindow == null || window.isBefore(firstWindow)) {
        firstWindow = window;
      }
      documents++;
    }
  }
}
