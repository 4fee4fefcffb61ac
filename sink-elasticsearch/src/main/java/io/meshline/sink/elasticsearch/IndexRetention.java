package io.meshline.sink.elasticsearch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.client.RestClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes indices whose windows all ended longer ago than they are kept. Elasticsearch and
 * OpenSearch have services of their own for this, which are not alike; this needs nothing but to
 * list and to delete.
 *
 * <p>An index holds the windows of a day, a month or a year, and goes as a whole: so the oldest
 * windows of a length are kept up to that much longer, and none is deleted earlier. Thread-safe;
 * doing it again, or from several programs at once, does no harm.
 */
public final class IndexRetention {
  private static final Logger LOG = LoggerFactory.getLogger(IndexRetention.class);

  /** All indices that Meshline writes begin so. */
  private static final String PATTERN = "meshline-*";

  private IndexRetention() {}

  /**
   * What was found.
   *
   * @param deleted indices that are gone now, or would be
   * @param kept indices within their retention
   * @param others indices with a like name that are none of ours, and stay
   */
  public record Report(List<String> deleted, List<String> kept, List<String> others) {
    /** Copies the lists. */
    public Report {
      deleted = List.copyOf(deleted);
      kept = List.copyOf(kept);
      others = List.copyOf(others);
    }
  }

  /**
   * Deletes what is over.
   *
   * @param connection to the store
   * @param retention how long documents are kept
   * @param now what the age of windows is measured against
   * @param deletes false only tells what would be deleted
   * @throws SearchStoreException when the store does not answer within a minute, or refuses; an
   *     index that it refuses to delete keeps none of the others
   */
  public static Report apply(
      SearchConnection connection, Retention retention, Instant now, boolean deletes) {
    try (RestClient client = RestClients.open(connection)) {
      StoreAdmin store = new StoreAdmin(client, connection.hostNames());
      Engine unused = store.awaitEngine(Duration.ofMinutes(1));
      Report report = sort(store.indices(PATTERN), retention, now);
      if (deletes) {
        // One by one and by name: engines refuse patterns, and a name cannot mean too much.
        delete(report.deleted(), store);
      }
      return report;
    } catch (IOException e) {
      throw new UncheckedIOException("Closing the client failed", e);
    }
  }

  private static void delete(List<String> indices, StoreAdmin store) {
    List<String> stay = new ArrayList<>();
    SearchStoreException refused = null;
    for (String index : indices) {
      try {
        store.deleteIndex(index);
        LOG.info("Deleted {}: its windows ended before their retention", index);
      } catch (SearchStoreException e) {
        stay.add(index);
        refused = refused == null ? e : refused;
      }
    }
    if (refused != null) {
      throw new SearchStoreException(
          "%d of %d indices deleted, not %s: %s"
              .formatted(
                  indices.size() - stay.size(),
                  indices.size(),
                  String.join(", ", stay),
                  refused.getMessage()),
          refused);
    }
  }

  static Report sort(List<String> indices, Retention retention, Instant now) {
    List<String> over = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String index : indices) {
      List<String> list =
          IndexPeriod.of(index)
              .map(period -> period.isOver(retention, now) ? over : kept)
              .orElse(others);
      list.add(index);
    }
    return new Report(over, kept, others);
  }
}
