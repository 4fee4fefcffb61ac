package io.meshline.query;

import java.time.Clock;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Reads the edges between services. Thread-safe. */
public final class TopologyReader {
  private final MapReader reader;
  private final Clock clock;

  /** Reads from a store, which the caller closes. */
  public TopologyReader(SearchStore store) {
    this(store, Clock.systemUTC());
  }

  /**
   * Reads from a store, which the caller closes.
   *
   * @param clock tells when the store was asked
   */
  public TopologyReader(SearchStore store, Clock clock) {
    this.reader = new MapReader(store);
    this.clock = clock;
  }

  /**
   * The edges at service grain over a range.
   *
   * @param namespace only edges with an end in this namespace; null for all
   * @throws QueryException if the store cannot be asked or holds what cannot be read
   */
  public Answer<MeasuredEdge> read(TimeRange range, @Nullable String namespace) {
    return reader.read(
        DocumentQuery.edges(range, namespace),
        clock.instant(),
        source ->
            new Ends(
                MapReader.service(source.path("source")),
                MapReader.service(source.path("destination"))),
        (ends, figures) -> new MeasuredEdge(ends.source, ends.destination, figures));
  }

  private record Ends(Service source, Service destination) implements Comparable<Ends> {
    private static final Comparator<Ends> ORDER =
        Comparator.comparing(Ends::source).thenComparing(Ends::destination);

    @Override
    public int compareTo(Ends other) {
      return ORDER.compare(this, other);
    }
  }
}
