package io.meshline.query;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Reads edges at service grain window by window. Thread-safe. */
final class EdgesOfWindows {
  private final MapReader reader;

  EdgesOfWindows(SearchStore store, Clock clock) {
    this.reader = new MapReader(store, clock);
  }

  /** One edge in one window. */
  record Window(Edge edge, Instant start, Figures figures) {}

  private record Key(Edge edge, Instant start) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::edge).thenComparing(Key::start);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  List<Window> read(Question question, TimeRange range) {
    Selection all = Selection.all(Grain.SERVICE);
    return reader
        .read(
            question,
            WindowPlan.even(range),
            segment -> DocumentQuery.edges(segment, all),
            document ->
                new Key(
                    MapReader.edge(document, Grain.SERVICE),
                    Instant.parse(document.path("@timestamp").asText())),
            (key, figures) -> new Window(key.edge(), key.start(), figures))
        .measured();
  }
}
