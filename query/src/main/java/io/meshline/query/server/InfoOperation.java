package io.meshline.query.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.query.Question;
import io.meshline.query.StoredDocuments;
import io.meshline.query.StoredKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;

/** {@code /api/v1/info}: what this server is and what its store holds. */
final class InfoOperation implements Operation {
  private static final String POM = "/META-INF/maven/io.meshline/meshline-query/pom.properties";
  private static final int PAGE_SIZE = 1_000;

  private final StoredMap map;
  private final Duration timeout;
  private final long maxDocuments;
  private final String version = version();

  InfoOperation(StoredMap map, Duration timeout, long maxDocuments) {
    this.map = map;
    this.timeout = timeout;
    this.maxDocuments = maxDocuments;
  }

  @Override
  public Reply answer(Params params, Question question) {
    params.expectNoOther();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("product", "meshline").put("version", version).put("api_version", "1");
    MapFields.putTime(body, "now", map.clock().instant());
    Instant newest = map.store().newestWindow(question);
    if (newest != null) {
      MapFields.putTime(body, "newest_window", newest);
    }
    Instant oldest = map.store().oldestWindow(question);
    if (oldest != null) {
      MapFields.putTime(body, "oldest_window", oldest);
    }
    body.putObject("features")
        .put("sla", StoredDocuments.exist(map.store(), question, StoredKind.SLA))
        .put("alerts", StoredDocuments.exist(map.store(), question, StoredKind.ALERTS))
        .put("events", StoredDocuments.exist(map.store(), question, StoredKind.EVENTS));
    body.putObject("limits")
        .put("documents", maxDocuments)
        .put("timeout_ms", timeout.toMillis())
        .put("page_size", PAGE_SIZE);
    return Reply.json(body);
  }

  /** Of the jar; classes that are in none have no version. */
  private static String version() {
    try (InputStream in = InfoOperation.class.getResourceAsStream(POM)) {
      if (in == null) {
        return "unreleased";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unreleased");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
