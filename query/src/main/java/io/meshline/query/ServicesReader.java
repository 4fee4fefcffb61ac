package io.meshline.query;

import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was measured of services and virtual nodes, from their incoming calls. Thread-safe.
 */
public final class ServicesReader {
  private final MapReader reader;
  private final Clock clock;

  /** Reads from a store, which the caller closes. */
  public ServicesReader(SearchStore store) {
    this(store, Clock.systemUTC());
  }

  /**
   * Reads from a store, which the caller closes.
   *
   * @param clock tells when the store was asked
   */
  public ServicesReader(SearchStore store, Clock clock) {
    this.reader = new MapReader(store);
    this.clock = clock;
  }

  /**
   * The nodes at service grain over a range.
   *
   * @param namespace only nodes of this namespace; null for all
   * @throws QueryException if the store cannot be asked or holds what cannot be read
   */
  public Answer<MeasuredService> read(TimeRange range, @Nullable String namespace) {
    return reader.read(
        DocumentQuery.nodes(range, namespace),
        clock.instant(),
        MapReader::service,
        MeasuredService::new);
  }
}
