package io.meshline.sink.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.elasticsearch.client.RestClient;

/**
 * What a search store is like, for those who look after it. Only asks, changes nothing.
 *
 * @param engine which engine answers, in words
 * @param health {@code green}, {@code yellow} or {@code red}, or {@code unknown} when the user may
 *     not ask
 * @param templates what {@link IndexTemplates#install} would do about each template
 * @param stronger templates of others that new indices follow in the place of those
 * @param blocked Meshline's indices that take no documents, since a disk was nearly full or
 *     somebody made them so
 */
public record StoreInspection(
    String engine,
    String health,
    List<IndexTemplates.Installation> templates,
    List<StrongerTemplate> stronger,
    List<String> blocked) {

  /** Copies the lists. */
  public StoreInspection {
    templates = List.copyOf(templates);
    stronger = List.copyOf(stronger);
    blocked = List.copyOf(blocked);
  }

  /**
   * Looks at a store.
   *
   * @param patience how long to wait for the store to answer, at least 0
   * @throws SearchStoreException when it does not answer in that time, or refuses
   */
  public static StoreInspection of(SearchConnection connection, Duration patience) {
    try (RestClient client = RestClients.open(connection)) {
      StoreAdmin store = new StoreAdmin(client, connection.hostNames());
      Engine engine = store.awaitEngine(patience);
      return new StoreInspection(
          engine.toString(),
          store.health(),
          Template.shipped().stream().map(one -> installation(store, one)).toList(),
          StrongerTemplate.among(store.indexTemplates(), Template.shipped()),
          store.blocked("meshline-*"));
    } catch (IOException e) {
      throw new UncheckedIOException("Closing the client failed", e);
    }
  }

  private static IndexTemplates.Installation installation(StoreAdmin store, Template template) {
    JsonNode existing = store.template(template);
    return IndexTemplates.Installation.of(
        template.name(),
        !existing.isMissingNode(),
        existing.path("version").asInt(0),
        template.version());
  }
}
