package io.meshline.manifests.operating;

import io.meshline.manifests.Checkout;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The list of metrics that an integration test compares with what the real programs show. */
final class ListedMetrics {
  /** Values of the label {@code job_name}, which look like metrics. */
  private static final Set<String> JOBS =
      Set.of("meshline_call_aggregation", "meshline_span_pairing", "meshline_backfill");

  private static final Pattern NAME = Pattern.compile("\\b(?:flink|meshline|traces)_\\w+");

  private ListedMetrics() {}

  /** Names, each with the remark on when it is there, or an empty text. */
  static Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    Checkout.text("deploy/alerts/metrics.txt")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split(" {2}", 2))
        .forEach(parts -> all.put(parts[0], parts.length > 1 ? parts[1] : ""));
    return all;
  }

  /** The metrics that expressions name. */
  static SortedSet<String> in(String promql) {
    SortedSet<String> names = new TreeSet<>();
    Matcher matcher = NAME.matcher(promql);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    names.removeAll(JOBS);
    return names;
  }
}
