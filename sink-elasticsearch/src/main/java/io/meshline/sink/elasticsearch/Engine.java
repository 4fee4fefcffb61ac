package io.meshline.sink.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Which search engine answers.
 *
 * @param distribution elasticsearch or opensearch, or unknown
 * @param version its version, empty when unknown
 */
record Engine(String distribution, String version) {
  /** An engine that does not say what it is. */
  static final Engine UNKNOWN = new Engine("unknown", "");

  /** Reads the answer to {@code GET /}: OpenSearch names its distribution, Elasticsearch none. */
  static Engine of(JsonNode mainPage) {
    JsonNode version = mainPage.path("version");
    if (!version.path("number").isTextual()) {
      return UNKNOWN;
    }
    return new Engine(
        version.path("distribution").asText("elasticsearch"), version.path("number").asText());
  }

  /**
   * This engine, if Meshline supports it.
   *
   * @throws SearchStoreException when it is older than what Meshline supports
   */
  Engine supported(String hosts) {
    int oldest = distribution.equals("opensearch") ? 2 : 8;
    if (!this.equals(UNKNOWN) && major() < oldest) {
      throw new SearchStoreException(
          hosts + ": " + this + " (expected: Elasticsearch 8 or 9, or OpenSearch 2 or 3)");
    }
    return this;
  }

  private int major() {
    String first = version.split("\\.", 2)[0];
    return first.matches("\\d{1,4}") ? Integer.parseInt(first) : 0;
  }

  @Override
  public String toString() {
    return version.isEmpty()
        ? "a search engine that does not say which"
        : distribution + " " + version;
  }
}
