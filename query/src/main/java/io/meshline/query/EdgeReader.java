package io.meshline.query;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Reads and explains the edges from one service to another. Thread-safe. */
public final class EdgeReader {
  private final TopologyReader topology;

  /** Reads from a store, which the caller closes. */
  public EdgeReader(SearchStore store) {
    this(store, Clock.systemUTC());
  }

  /**
   * Reads from a store, which the caller closes.
   *
   * @param clock tells when the store was asked
   */
  public EdgeReader(SearchStore store, Clock clock) {
    topology = new TopologyReader(store, clock);
  }

  /**
   * What was asked for.
   *
   * @param all all edges of the range
   * @param edges those between the two services, most calls first: several where the names mean
   *     several services, such as those of two environments
   */
  public record Found(Answer<MeasuredEdge> all, List<EdgeExplanation> edges) {
    /** Copies the list. */
    public Found {
      edges = List.copyOf(edges);
    }

    /** All that is at an end of any edge of the range. */
    public Collection<Service> services() {
      TreeSet<Service> services = new TreeSet<>();
      for (MeasuredEdge edge : all.measured()) {
        services.add(edge.source());
        services.add(edge.destination());
      }
      return services;
    }
  }

  /**
   * The edges at service grain over a range.
   *
   * @throws QueryException if the store cannot be asked or holds what cannot be read
   */
  public Found read(TimeRange range, ServiceName source, ServiceName destination) {
    Answer<MeasuredEdge> all = topology.read(range, null);
    List<EdgeExplanation> edges =
        all.measured().stream()
            .filter(edge -> source.means(edge.source()) && destination.means(edge.destination()))
            .map(EdgeExplanation::of)
            .toList();
    return new Found(all, edges);
  }
}
