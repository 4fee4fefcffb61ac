package io.meshline.e2e.search;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A search engine as its makers ship it, unpacked by the build.
 *
 * @param name product and version: the name of its folder
 * @param product elasticsearch or opensearch: the name of its program and its settings file
 * @param settings of the node, beside those that every node of the tests has
 */
record Distribution(String name, String product, Map<String, String> settings) {

  static Distribution elasticsearch(String version) {
    return new Distribution(
        "elasticsearch-" + version, "elasticsearch", Map.of("xpack.security.enabled", "false"));
  }

  static Distribution openSearch(String version) {
    return new Distribution("opensearch-" + version, "opensearch", Map.of());
  }

  /** Elasticsearch with a user, by TLS. */
  static Distribution securedElasticsearch(String version, Map<String, String> settings) {
    return new Distribution("elasticsearch-" + version, "elasticsearch", settings);
  }

  /** Where the build unpacked it. */
  Path home() {
    Path home = Path.of("target", "search-engines", name).toAbsolutePath();
    if (!Files.isDirectory(home)) {
      throw new IllegalStateException(
          home + " is missing (expected: unpacked by mvn pre-integration-test)");
    }
    return home;
  }

  /** The variables by which its program is told where things are. */
  Map<String, String> environment(Path javaHome, Path config, Path temporary) {
    String heap = "-Xms256m -Xmx256m -XX:TieredStopAtLevel=1 -XX:-AlwaysPreTouch";
    return product.equals("opensearch")
        ? Map.of(
            "OPENSEARCH_PATH_CONF", config.toString(),
            "OPENSEARCH_JAVA_HOME", javaHome.toString(),
            "OPENSEARCH_TMPDIR", temporary.toString(),
            "OPENSEARCH_JAVA_OPTS", heap)
        : Map.of(
            "ES_PATH_CONF", config.toString(),
            "ES_JAVA_HOME", javaHome.toString(),
            "ES_TMPDIR", temporary.toString(),
            "ES_JAVA_OPTS", heap);
  }
}
