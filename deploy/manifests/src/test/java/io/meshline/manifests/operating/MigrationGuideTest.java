package io.meshline.manifests.operating;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.manifests.Checkout;
import io.meshline.manifests.Objectives;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the migration guide names is there: on SkyWalking's side and on ours. */
class MigrationGuideTest {
  private static final String GUIDE = "deploy/docs/migrating-from-skywalking.md";
  private static final Pattern TICKED = Pattern.compile("`([^`\n]+)`");
  private static final Pattern THEIRS =
      Pattern.compile("(?:service|endpoint|instance|database|cache|mq)_[a-z_0-9]+");

  /** Options that are of files or commands rather than of a table, and others' settings. */
  private static final Set<String> NOT_OPTIONS =
      Set.of(
          "objectives.schema.json", "collector.backend_service", "plugin.kafka.bootstrap_servers");

  @Test
  void everyMetricOfSkyWalkingIsThereOnce() {
    Set<String> theirs =
        Checkout.text(
                "deploy/manifests/src/test/resources/io/meshline/manifests/operating/skywalking-metrics.txt")
            .lines()
            .filter(line -> !line.startsWith("#"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> named = new TreeSet<>(ticked(section("Metric by metric", "Alarm rules")));
    named.removeIf(text -> !THEIRS.matcher(text).matches());
    assertThat(named).isEqualTo(theirs);
  }

  @Test
  void everyFieldOfOursIsInTheIndexTemplates() {
    List<TemplateFields> kinds = List.of(TemplateFields.of("nodes"), TemplateFields.of("edges"));
    Set<String> fields = new TreeSet<>();
    for (String line : section("Metric by metric", "Alarm rules").split("\n", -1)) {
      if (line.startsWith("|")) {
        // The first column is SkyWalking's.
        ticked(line.substring(line.indexOf('|', 1))).stream()
            .filter(text -> text.matches("[a-z_]+(?:\\.[a-z0-9_]+)*"))
            .forEach(fields::add);
      }
    }
    fields.remove("apdex.threshold");
    assertThat(fields).contains("calls", "latency.p99_us", "points.sidecar_client.latency.avg_us");
    assertThat(fields)
        .allSatisfy(
            field -> assertThat(kinds).as(field).anyMatch(kind -> kind.faultOf(field).isEmpty()));
  }

  @Test
  void everyOptionOfOursIsInATable() {
    String tables =
        Checkout.text("ingest/receiver/README.md")
            + Checkout.text("flink-jobs/jobs/README.md")
            + Checkout.text("query/README.md");
    int options = 0;
    for (String line : section("Settings", "What is missing").split("\n", -1)) {
      if (line.startsWith("|")) {
        for (String option : ticked(line.substring(line.indexOf('|', 1)))) {
          if (option.matches("[a-z-]+(?:\\.[a-z-]+)+") && !NOT_OPTIONS.contains(option)) {
            assertThat(tables).as(line).contains("| `" + option + "` |");
            options++;
          }
        }
      }
    }
    assertThat(options).isGreaterThan(15);
  }

  @Test
  void everyAlarmRuleOfOursIsOneThatTheJobTakes() {
    assertThat(Objectives.faults(rule(""))).isEmpty();
    assertThat(Objectives.faults(rule("metric: median"))).isNotEmpty();
    int rules = 0;
    for (String line : section("Alarm rules", "Retention").split("\n", -1)) {
      if (line.startsWith("|")) {
        for (String text : ticked(line.substring(line.indexOf('|', 1)))) {
          String keys = text.startsWith("{service: ") ? "on: " + text : text;
          if (keys.matches("(?:metric|period|silence|on): .*")) {
            assertThat(Objectives.faults(rule(keys))).as(line).isEmpty();
            rules++;
          }
        }
      }
    }
    assertThat(rules).isGreaterThanOrEqualTo(10);
  }

  /** A file with one rule, some of whose keys have other values. */
  private static String rule(String keys) {
    ObjectNode rule =
        (ObjectNode)
            Checkout.documents(
                    "{name: slow, metric: p99-ms, comparison: \">\", threshold: 800, count: 3,"
                        + " period: 10m, silence: 5m, on: {service: \"*\"}, severity: ticket}")
                .get(0);
    Checkout.documents("{" + keys + "}")
        .get(0)
        .properties()
        .forEach(key -> rule.set(key.getKey(), key.getValue()));
    return "{\"rules\": [" + rule + "]}";
  }

  private static String section(String from, String to) {
    String guide = Checkout.text(GUIDE);
    int begin = guide.indexOf("\n## " + from + "\n");
    int end = guide.indexOf("\n## " + to + "\n");
    assertThat(begin).as(from).isNotNegative();
    assertThat(end).as(to).isGreaterThan(begin);
    return guide.substring(begin, end);
  }

  private static List<String> ticked(String text) {
    return TICKED.matcher(text).results().map(found -> found.group(1)).toList();
  }
}
