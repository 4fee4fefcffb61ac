package io.meshline.manifests.operating;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.jobs.BackfillJob;
import io.meshline.jobs.CallAggregationJob;
import io.meshline.jobs.SpanPairingJob;
import io.meshline.manifests.Checkout;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AlertsTest {
  private static final String RULES = "deploy/alerts/meshline-alerts.yaml";
  private static final String DOCS = "deploy/docs/README.md";
  private static final Pattern OF_FLINK =
      Pattern.compile("\\bflink_\\w+(?:\\{job_name=~?\"([\\w|]+)\"[,}])?");

  @Test
  void everyAlertSaysWhatItMeansAndLinksToItsPage() {
    String docs = Checkout.text(DOCS);
    alerts()
        .forEach(
            (name, alert) -> {
              assertThat(alert.at("/labels/severity").asText())
                  .as("%s severity", name)
                  .isIn("critical", "warning", "info");
              assertThat(alert.at("/annotations/summary").asText()).as("%s", name).isNotBlank();
              assertThat(alert.at("/annotations/description").asText()).as("%s", name).isNotBlank();
              String page = alert.at("/annotations/runbook").asText();
              assertThat(page).as("%s runbook", name).startsWith("deploy/docs/runbook/");
              assertThat(Checkout.path(page)).as("%s runbook", name).isRegularFile();
              assertThat(Checkout.text(page)).as("%s", page).contains("`" + name + "`");
              String file = page.substring(page.lastIndexOf('/') + 1);
              assertThat(docs.lines())
                  .as("%s in %s", name, DOCS)
                  .anyMatch(
                      line -> line.contains("`" + name + "`") && line.contains("runbook/" + file));
            });
  }

  /** Flink may run jobs of others, too, and a backfill reads what is old and ends. */
  @Test
  void everyMetricOfFlinkIsOfJobsThatAreMeant() {
    String backfill = label(BackfillJob.NAME);
    Set<String> running = Set.of(label(CallAggregationJob.NAME), label(SpanPairingJob.NAME));
    alerts()
        .forEach(
            (name, alert) -> {
              Matcher metric = OF_FLINK.matcher(alert.path("expr").asText());
              while (metric.find()) {
                assertThat(metric.group(1)).as("job of %s in %s", metric.group(), name).isNotNull();
                List<String> jobs = List.of(metric.group(1).split("\\|", -1));
                if (name.equals("MeshlineDocumentsRejected")) {
                  assertThat(jobs).contains(backfill);
                } else {
                  assertThat(running).as("%s", name).containsAll(jobs);
                }
              }
            });
  }

  @Test
  void everyMetricIsListed() {
    alerts()
        .forEach(
            (name, alert) -> {
              SortedSet<String> metrics = ListedMetrics.in(alert.path("expr").asText());
              assertThat(metrics).as("metrics of %s", name).isNotEmpty();
              assertThat(ListedMetrics.all())
                  .as("%s", name)
                  .containsKeys(metrics.toArray(String[]::new));
            });
  }

  @Test
  void noMetricIsListedThatNobodyUses() {
    SortedSet<String> used = new TreeSet<>();
    alerts().values().forEach(alert -> used.addAll(ListedMetrics.in(alert.path("expr").asText())));
    used.addAll(DashboardsTest.metrics());
    assertThat(ListedMetrics.all().keySet()).isEqualTo(used);
  }

  /** A deployment without objectives has no such metrics; their names come from these constants. */
  @Test
  void metricsOfObjectivesAreThoseOfTheCode() {
    Map<String, String> sources =
        Map.of(
            "sla", "flink-jobs/jobs/src/main/java/io/meshline/jobs/sla/SlaCount.java",
            "alerts", "flink-jobs/jobs/src/main/java/io/meshline/jobs/sla/DeliveryCount.java");
    ListedMetrics.all()
        .forEach(
            (name, remark) -> {
              if (remark.equals("with sla.objectives")) {
                String[] words = name.split("_", -1);
                String constant =
                    words[words.length - 1].replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
                assertThat(Checkout.text(sources.getOrDefault(words[words.length - 2], "?")))
                    .as(name)
                    .containsPattern("\\b" + constant + "\\b");
              } else {
                assertThat(remark).as(name).isEmpty();
              }
            });
  }

  @Test
  void everyAlertFiresInItsTest() {
    String tests = Checkout.text("deploy/alerts/meshline-alerts.test.yaml");
    alerts().keySet().forEach(name -> assertThat(tests).contains("{alertname=\"" + name + "\"}"));
  }

  @Test
  void prometheusTakesTheRulesAndTheirTestsPass() throws Exception {
    Promtool.assume("AlertsTest");
    Promtool.run("check", "rules", Checkout.path(RULES).toString());
    Promtool.run(
        "test", "rules", Checkout.path("deploy/alerts/meshline-alerts.test.yaml").toString());
  }

  @Test
  void prometheusTakesTheExpressionsOfDashboards() throws Exception {
    Promtool.assume("DashboardsTest");
    StringBuilder rules = new StringBuilder("groups:\n  - name: dashboards\n    rules:\n");
    int number = 0;
    for (String expression : DashboardsTest.expressions()) {
      String plain = expression.replace("$__rate_interval", "5m").replaceAll("\\$\\w+", ".*");
      rules.append(
          "      - {record: 'd:e%d', expr: '%s'}%n".formatted(number++, plain.replace("'", "''")));
    }
    var file = Files.createTempFile("dashboards", ".yaml");
    try {
      Files.writeString(file, rules);
      Promtool.run("check", "rules", "--lint=none", file.toString());
    } finally {
      Files.delete(file);
    }
  }

  /** As the label of a metric has it. */
  private static String label(String job) {
    return job.replace('-', '_');
  }

  private static SortedMap<String, JsonNode> alerts() {
    SortedMap<String, JsonNode> alerts = new TreeMap<>();
    for (JsonNode group : Checkout.yaml(RULES).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        JsonNode before = alerts.put(rule.path("alert").asText(), rule);
        assertThat(before).as("a second %s", rule.path("alert")).isNull();
      }
    }
    assertThat(alerts).hasSizeGreaterThan(10).doesNotContainKey("");
    return alerts;
  }
}
