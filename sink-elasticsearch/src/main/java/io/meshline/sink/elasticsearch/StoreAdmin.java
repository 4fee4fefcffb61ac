package io.meshline.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.meshline.schemas.access.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The few administrative requests that preparing the store takes. */
final class StoreAdmin {
  private static final Logger LOG = LoggerFactory.getLogger(StoreAdmin.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PAUSE_MILLIS = 500;

  private final RestClient client;
  private final String hosts;

  StoreAdmin(RestClient client, String hosts) {
    this.client = client;
    this.hosts = hosts;
  }

  /**
   * Waits until the store answers.
   *
   * @throws SearchStoreException when it does not in time, refuses, or is too old
   */
  Engine awaitEngine(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return Engine.of(read(client.performRequest(new Request("GET", "/")))).supported(hosts);
      } catch (ResponseException e) {
        int status = status(e);
        // A distribution without its main page answers 405; a user with few rights gets 403.
        if (status == 405 || status == 403) {
          return Engine.UNKNOWN;
        }
        if (Verdict.ofRequest(status) == Verdict.FATAL || System.nanoTime() > deadline) {
          throw refused("GET /", e);
        }
      } catch (JsonParseException e) {
        // What breaks off may be whole the next time; a page will be one again.
        if (isOfSomethingElse(e)) {
          throw new SearchStoreException(
              hosts
                  + ": what answers GET / is no search engine (expected: Elasticsearch 8 or 9, or"
                  + " OpenSearch 2 or 3, which answer in JSON)",
              e);
        }
        if (System.nanoTime() > deadline) {
          throw unanswered("GET /", e);
        }
      } catch (IOException e) {
        if (Verdict.ofFailure(e) == Verdict.FATAL || System.nanoTime() > deadline) {
          throw unanswered("GET /", e);
        }
      }
      pause();
    }
  }

  /** Whether an answer does not even begin as JSON. */
  private static boolean isOfSomethingElse(JsonParseException e) {
    JsonLocation at = e.getLocation();
    return at != null && at.getLineNr() == 1 && at.getColumnNr() <= 2;
  }

  /** The template as the store has it, or a missing node. */
  JsonNode template(Template template) {
    Request request = new Request("GET", "/" + template.api() + "/" + template.name());
    try {
      // {"index_templates":[{"name":…,"index_template":{…}}]}, or the same with component_template.
      String kind = template.api().substring(1);
      return read(client.performRequest(request)).path(kind + "s").path(0).path(kind);
    } catch (ResponseException e) {
      if (status(e) == 404) {
        return MissingNode.getInstance();
      }
      throw refused(request.getMethod() + " " + request.getEndpoint(), e);
    } catch (IOException e) {
      throw unanswered(request.getMethod() + " " + request.getEndpoint(), e);
    }
  }

  /** All index templates of the store, each with its {@code name}. */
  JsonNode indexTemplates() {
    Request request = new Request("GET", "/_index_template");
    try {
      return read(client.performRequest(request)).path("index_templates");
    } catch (ResponseException e) {
      throw refused("GET " + request.getEndpoint(), e);
    } catch (IOException e) {
      throw unanswered("GET " + request.getEndpoint(), e);
    }
  }

  void put(Template template) {
    Request request = new Request("PUT", "/" + template.api() + "/" + template.name());
    request.setJsonEntity(template.body().toString());
    try {
      client.performRequest(request);
    } catch (ResponseException e) {
      throw refused("PUT " + request.getEndpoint(), e);
    } catch (IOException e) {
      throw unanswered("PUT " + request.getEndpoint(), e);
    }
  }

  /** Mappings of the open indices of a pattern, by their names; none where one may not be read. */
  Map<String, JsonNode> mappings(String pattern) {
    Request request = new Request("GET", "/" + pattern + "/_mapping");
    request.addParameter("ignore_unavailable", "true");
    request.addParameter("allow_no_indices", "true");
    try {
      Map<String, JsonNode> mappings = new TreeMap<>();
      read(client.performRequest(request))
          .properties()
          .forEach(index -> mappings.put(index.getKey(), index.getValue().path("mappings")));
      return mappings;
    } catch (ResponseException e) {
      if (isBlocked(e)) {
        LOG.warn("Indices {} keep the mappings they have: {}", pattern, e.getMessage());
        return Map.of();
      }
      if (status(e) == 404) {
        return Map.of();
      }
      throw refused("GET " + request.getEndpoint(), e);
    } catch (IOException e) {
      throw unanswered("GET " + request.getEndpoint(), e);
    }
  }

  /**
   * Adds fields to an index. One that cannot have them, or is read-only, keeps its mapping: it
   * serves until the next period's index takes its place.
   */
  void addFields(String index, JsonNode mappings) {
    Request request = new Request("PUT", "/" + index + "/_mapping");
    request.setJsonEntity(mappings.toString());
    try {
      client.performRequest(request);
    } catch (ResponseException e) {
      if (status(e) == 400 || isBlocked(e)) {
        LOG.warn("Index {} keeps the mapping it has: {}", index, e.getMessage());
      } else if (status(e) != 404) {
        throw refused("PUT " + request.getEndpoint(), e);
      }
    } catch (IOException e) {
      throw unanswered("PUT " + request.getEndpoint(), e);
    }
  }

  /** The cluster's colour, {@code unknown} for a user who may not ask. */
  String health() {
    Request request = new Request("GET", "/_cluster/health");
    try {
      return read(client.performRequest(request)).path("status").asText("unknown");
    } catch (ResponseException e) {
      if (status(e) == 403) {
        return "unknown";
      }
      throw refused("GET " + request.getEndpoint(), e);
    } catch (IOException e) {
      throw unanswered("GET " + request.getEndpoint(), e);
    }
  }

  /** Names of the indices of a pattern that refuse documents, in their order. */
  List<String> blocked(String pattern) {
    // read_only, read_only_allow_delete and write, but neither read nor metadata.
    Request request =
        new Request("GET", "/" + pattern + "/_settings/index.blocks.read_only*,index.blocks.write");
    request.addParameter("flat_settings", "true");
    request.addParameter("allow_no_indices", "true");
    try {
      List<String> names = new ArrayList<>();
      read(client.performRequest(request))
          .properties()
          .forEach(
              index -> {
                for (JsonNode block : index.getValue().path("settings")) {
                  if (block.asBoolean() && !names.contains(index.getKey())) {
                    names.add(index.getKey());
                  }
                }
              });
      names.sort(null);
      return names;
    } catch (ResponseException e) {
      throw refused("GET " + request.getEndpoint(), e);
    } catch (IOException e) {
      throw unanswered("GET " + request.getEndpoint(), e);
    }
  }

  /** Names of all indices of a pattern, open and closed, in their order. */
  List<String> indices(String pattern) {
    Request request = new Request("GET", "/_cat/indices/" + pattern);
    request.addParameter("format", "json");
    request.addParameter("h", "index");
    request.addParameter("expand_wildcards", "open,closed");
    try {
      List<String> names = new ArrayList<>();
      read(client.performRequest(request)).forEach(row -> names.add(row.path("index").asText()));
      names.sort(null);
      return names;
    } catch (ResponseException e) {
      throw refused("GET " + request.getEndpoint(), e);
    } catch (IOException e) {
      throw unanswered("GET " + request.getEndpoint(), e);
    }
  }

  /** Deletes one index; that somebody else was quicker is fine. */
  void deleteIndex(String index) {
    Request request = new Request("DELETE", "/" + index);
    try {
      client.performRequest(request);
    } catch (ResponseException e) {
      if (status(e) != 404) {
        throw refused("DELETE " + request.getEndpoint(), e);
      }
    } catch (IOException e) {
      throw unanswered("DELETE " + request.getEndpoint(), e);
    }
  }

  private SearchStoreException refused(String what, ResponseException e) {
    String check =
        switch (status(e)) {
          case 401 -> "check the username and password or the API key";
          case 403 -> "check that this user may manage index templates and the indices meshline-*";
          case 404, 405 -> "check that hosts are those of an Elasticsearch or OpenSearch";
          default -> "see the answer";
        };
    return new SearchStoreException(
        hosts + ": status " + status(e) + " for " + what + "; " + check, e);
  }

  private SearchStoreException unanswered(String what, IOException e) {
    return new SearchStoreException(
        hosts
            + ": no answer to "
            + what
            + " ("
            + Reasons.of(e)
            + "); check that the search engine runs there, and the CA certificate for https",
        e);
  }

  /** Whether an index is read-only (403), or since a disk is nearly full (429). */
  private static boolean isBlocked(ResponseException e) {
    if ((status(e) != 403 && status(e) != 429) || e.getResponse().getEntity() == null) {
      return false;
    }
    try {
      return read(e.getResponse()).at("/error/type").asText().equals("cluster_block_exception");
    } catch (IOException unreadable) {
      return false; // not the engine's own words
    }
  }

  private static int status(ResponseException e) {
    return e.getResponse().getStatusLine().getStatusCode();
  }

  private static JsonNode read(Response response) throws IOException {
    try (InputStream body = response.getEntity().getContent()) {
      return JSON.readTree(body);
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SearchStoreException(hosts + ": interrupted while waiting for it", e);
    }
  }
}
