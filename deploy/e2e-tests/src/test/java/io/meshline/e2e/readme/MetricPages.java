package io.meshline.e2e.readme;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What Prometheus would scrape, as names of metrics. */
final class MetricPages {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private MetricPages() {}

  /** The names that dashboards and alert rules use: a test of theirs keeps the list complete. */
  static List<String> listed(Path checkout) throws IOException {
    return Files.readAllLines(checkout.resolve("deploy/alerts/metrics.txt")).stream()
        // A name with a remark is of what this deployment has not.
        .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.contains("  "))
        .toList();
  }

  /**
   * The names of all pages.
   *
   * @param reporters ports that processes of a Flink cluster may listen on; other clusters' are
   *     told by their jobs and left out
   * @param jobs of ours
   */
  static Set<String> scrape(List<Integer> reporters, Collection<String> jobs, List<URI> others)
      throws IOException, InterruptedException {
    Set<String> names = new TreeSet<>();
    for (int port : reporters) {
      String page = "";
      try {
        page = get(URI.create("http://127.0.0.1:" + port + "/metrics"));
      } catch (IOException e) {
        // Nobody listens there.
      }
      if (jobs.stream().anyMatch(page::contains)) {
        addNames(names, page);
      }
    }
    for (URI page : others) {
      addNames(names, get(page));
    }
    return names;
  }

  /** Posts JSON, whatever the answer. */
  static void post(URI address, String json) throws IOException, InterruptedException {
    HTTP.send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.discarding());
  }

  private static void addNames(Set<String> names, String page) {
    page.lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .map(line -> line.split("[{ ]", 2)[0])
        .forEach(names::add);
  }

  private static String get(URI page) throws IOException, InterruptedException {
    return HTTP.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
  }
}
