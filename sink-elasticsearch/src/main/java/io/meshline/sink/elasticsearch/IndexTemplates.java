package io.meshline.sink.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.client.RestClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares the search store: settings and mappings of the indices, which the engine applies when a
 * document makes it create one. The templates are files of this module with a version each. What
 * the store lacks or has in an older version is written; what it has in a newer one is kept and
 * reported. Fields that indices of these templates lack are added to them, too: those of an
 * upgrade.
 *
 * <p>Thread-safe; several programs may install at the same time.
 */
public final class IndexTemplates {
  private static final Logger LOG = LoggerFactory.getLogger(IndexTemplates.class);
  private static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(1);

  private IndexTemplates() {}

  /** What was done about a template. */
  public enum Action {
    /** The store had none. */
    INSTALLED,
    /** The store had an older version. */
    UPGRADED,
    /** The store has this version. */
    UNCHANGED,
    /** The store has a newer version, which stays: a newer Meshline wrote it. */
    NEWER_KEPT
  }

  /**
   * The state of a template after installing.
   *
   * @param name the template's name in the store
   * @param found version the store had, 0 when it had none
   * @param shipped version of this program
   */
  public record Installation(String name, Action action, int found, int shipped) {

    static Installation of(String name, boolean exists, int found, int shipped) {
      Action action =
          !exists
              ? Action.INSTALLED
              : found < shipped
                  ? Action.UPGRADED
                  : found == shipped ? Action.UNCHANGED : Action.NEWER_KEPT;
      return new Installation(name, action, found, shipped);
    }

    boolean writes() {
      return action == Action.INSTALLED || action == Action.UPGRADED;
    }
  }

  /**
   * Installs, waiting up to a minute for the store to answer.
   *
   * @throws SearchStoreException when it does not, or refuses
   */
  public static List<Installation> install(SearchConnection connection) {
    return install(connection, DEFAULT_PATIENCE);
  }

  /**
   * Installs.
   *
   * @param patience how long to wait for the store to answer, at least 0
   * @return one entry for each template, in the order in which they are written
   * @throws SearchStoreException when it does not answer in that time, or refuses
   */
  public static List<Installation> install(SearchConnection connection, Duration patience) {
    try (RestClient client = RestClients.open(connection)) {
      StoreAdmin store = new StoreAdmin(client, connection.hostNames());
      LOG.info("{}: {}", connection.hostNames(), store.awaitEngine(patience));
      return install(store, Template.shipped());
    } catch (IOException e) {
      throw new UncheckedIOException("Closing the client failed", e);
    }
  }

  private static List<Installation> install(StoreAdmin store, List<Template> templates) {
    List<Installation> installations = new ArrayList<>();
    for (Template template : templates) {
      JsonNode existing = store.template(template);
      Installation installation =
          Installation.of(
              template.name(),
              !existing.isMissingNode(),
              existing.path("version").asInt(0),
              template.version());
      if (installation.writes()) {
        store.put(template);
      }
      if (installation.action() == Action.NEWER_KEPT) {
        LOG.warn("Kept, for it is newer than this program: {}", installation);
      } else {
        LOG.info("{}", installation);
      }
      installations.add(installation);
    }
    addFields(store, templates, installations);
    return List.copyOf(installations);
  }

  /**
   * Adds to existing indices what they lack. What they have stays as it is: how a field is indexed
   * cannot be changed, and a request that tried would be refused with all that is new. Each start
   * looks, since an upgrade may have been broken off behind its templates. What a newer program
   * wrote is its own matter, fields included.
   */
  private static void addFields(
      StoreAdmin store, List<Template> templates, List<Installation> installations) {
    for (int i = 0; i < templates.size(); i++) {
      List<JsonNode> wanted = new ArrayList<>();
      for (int part : new int[] {0, i}) { // the first one is part of each
        if (installations.get(part).action() != Action.NEWER_KEPT) {
          wanted.add(templates.get(part).mappings());
        }
      }
      for (String pattern : templates.get(i).indexPatterns()) {
        store.mappings(pattern).forEach((index, has) -> addFields(store, index, has, wanted));
      }
    }
  }

  private static void addFields(
      StoreAdmin store, String index, JsonNode existing, List<JsonNode> wanted) {
    for (JsonNode mappings : wanted) {
      MissingFields.of(existing, mappings).ifPresent(missing -> store.addFields(index, missing));
    }
  }
}
