package io.meshline.manifests.operating;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshline.jobs.BackfillJob;
import io.meshline.jobs.CallAggregationJob;
import io.meshline.jobs.SpanPairingJob;
import io.meshline.manifests.Checkout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Grafana's dashboards ask for what there is. */
class DashboardsTest {
  private static final String FOLDER = "deploy/grafana/";
  private static final List<String> OF_PROMETHEUS =
      List.of("meshline-itself.json", "services-prometheus.json");
  private static final String OF_ELASTICSEARCH = "services-elasticsearch.json";
  private static final int COLUMNS = 24;
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");

  /** Which documents a query is about, by what it says. */
  private static final Map<String, String> KINDS =
      Map.of(
          "metricset.name:node", "nodes",
          "metricset.name:edge", "edges",
          "metricset.name:sla", "sla",
          "alert.state:", "alerts",
          "event.kind:", "events");

  /** The metrics of all dashboards for Prometheus. */
  static SortedSet<String> metrics() {
    SortedSet<String> names = new TreeSet<>();
    expressions().forEach(expression -> names.addAll(ListedMetrics.in(expression)));
    OF_PROMETHEUS.forEach(
        file ->
            names.addAll(
                ListedMetrics.in(Checkout.json(FOLDER + file).path("templating").toString())));
    return names;
  }

  static Set<String> expressions() {
    Set<String> expressions = new LinkedHashSet<>();
    OF_PROMETHEUS.forEach(
        file -> targets(file).forEach(target -> expressions.add(target.path("expr").asText())));
    return expressions;
  }

  @Test
  void everyMetricIsListed() {
    assertThat(ListedMetrics.all().keySet()).containsAll(metrics());
    expressions()
        .forEach(
            expression -> assertThat(ListedMetrics.in(expression)).as(expression).isNotEmpty());
  }

  /** A backfill beside the running jobs would make figures of both into one. */
  @Test
  void everyMetricOfFlinkIsOfTheJobsThatAreChosen() {
    for (String expression : expressions()) {
      assertThat(expression).doesNotContainPattern("\\bflink_\\w++(?!\\{job_name=~\"\\$job\")");
    }
    String choices = Checkout.json(FOLDER + "meshline-itself.json").at("/templating").toString();
    for (String job : List.of(CallAggregationJob.NAME, SpanPairingJob.NAME, BackfillJob.NAME)) {
      assertThat(choices).contains(job.replace('-', '_'));
    }
  }

  /** What those who operate a stream job ask first, by the panel that answers it. */
  @ParameterizedTest
  @CsvSource({
    "Backlog in records, pendingRecords",
    "Backlog in time, currentEmitEventTimeLag",
    "Event time behind, currentInputWatermark",
    "Watermark lag of sources, watermarkLag",
    "Where calls go, _late",
    "Where calls go, _dead",
    "Names beyond the limits, limits_folded",
    "Combine ratio, _decoded",
    "Combine ratio, numRecordsOut",
    "Bulk requests, bulkFailures",
    "Written, documentsRejected",
    "Visible after, documents_lag_seconds"
  })
  void whatIsAskedMostIsShown(String title, String metric) {
    List<String> answers = new ArrayList<>();
    for (JsonNode panel : Checkout.json(FOLDER + "meshline-itself.json").path("panels")) {
      if (panel.path("title").asText().equals(title)) {
        answers.addAll(panel.path("targets").findValuesAsText("expr"));
      }
    }
    assertThat(answers).anyMatch(expression -> expression.contains(metric));
  }

  @Test
  void everyFieldIsInTheIndexTemplates() throws IOException {
    List<String> faults = new ArrayList<>();
    for (JsonNode target : targets(OF_ELASTICSEARCH)) {
      String query = target.path("query").asText();
      TemplateFields fields = fields(query);
      faults.addAll(fields.faultsOf(query));
      for (String list : List.of("metrics", "bucketAggs")) {
        for (JsonNode one : target.path(list)) {
          if (one.has("field")) {
            faults.add(fields.faultOf(one.path("field").asText(), one.path("type").asText()));
          }
        }
      }
      assertThat(target.path("timeField").asText()).isEqualTo("@timestamp");
    }
    for (JsonNode variable : Checkout.json(FOLDER + OF_ELASTICSEARCH).at("/templating/list")) {
      if (variable.path("type").asText().equals("query")) {
        JsonNode query = new ObjectMapper().readTree(variable.path("query").asText());
        TemplateFields fields = fields(query.path("query").asText());
        faults.add(fields.faultOf(query.path("field").asText(), "terms"));
        faults.addAll(fields.faultsOf(query.path("query").asText()));
      }
    }
    assertThat(faults).allMatch(String::isEmpty);
  }

  /** A pipeline aggregation names others of the same target; an order names one, too. */
  @Test
  void aggregationsNameThoseThatAreThere() {
    for (JsonNode target : targets(OF_ELASTICSEARCH)) {
      Set<String> ids = new TreeSet<>();
      target.path("metrics").forEach(metric -> ids.add(metric.path("id").asText()));
      for (JsonNode metric : target.path("metrics")) {
        metric
            .path("pipelineVariables")
            .forEach(
                variable ->
                    assertThat(ids)
                        .as("%s", target)
                        .contains(variable.path("pipelineAgg").asText()));
      }
      for (JsonNode bucket : target.path("bucketAggs")) {
        String order = bucket.at("/settings/orderBy").asText("_count");
        assertThat(ids.contains(order) || order.startsWith("_")).as("%s", bucket).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"meshline-itself.json", "services-prometheus.json", "services-elasticsearch.json"})
  void panelsStandSideBySideAndUseVariablesThatAreThere(String file) {
    JsonNode dashboard = Checkout.json(FOLDER + file);
    Set<String> variables = new TreeSet<>(Set.of("__rate_interval"));
    dashboard
        .at("/templating/list")
        .forEach(variable -> variables.add(variable.path("name").asText()));
    Set<Integer> ids = new TreeSet<>();
    Set<Long> taken = new TreeSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      assertThat(ids.add(panel.path("id").asInt())).as("id of %s", panel.path("title")).isTrue();
      JsonNode place = panel.path("gridPos");
      for (int x = place.path("x").asInt();
          x < place.path("x").asInt() + place.path("w").asInt();
          x++) {
        for (int y = place.path("y").asInt();
            y < place.path("y").asInt() + place.path("h").asInt();
            y++) {
          assertThat(x).isLessThan(COLUMNS);
          assertThat(taken.add((long) y * COLUMNS + x))
              .as("room of %s", panel.path("title"))
              .isTrue();
        }
      }
      Matcher used = VARIABLE.matcher(panel.path("targets").toString());
      while (used.find()) {
        assertThat(variables)
            .as("%s", panel.path("title"))
            .contains(used.group(1) == null ? used.group(2) : used.group(1));
      }
    }
    assertThat(dashboard.path("uid").asText()).isNotBlank();
    assertThat(Checkout.text("deploy/docs/README.md")).contains("../grafana/" + file);
  }

  private static TemplateFields fields(String query) {
    List<String> kinds =
        KINDS.entrySet().stream()
            .filter(kind -> query.contains(kind.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    assertThat(kinds).as("kind of documents of: %s", query).hasSize(1);
    return TemplateFields.of(kinds.get(0));
  }

  private static List<JsonNode> targets(String file) {
    List<JsonNode> targets = new ArrayList<>();
    Checkout.json(FOLDER + file)
        .path("panels")
        .forEach(panel -> panel.path("targets").forEach(targets::add));
    assertThat(targets).isNotEmpty();
    return targets;
  }
}
