package io.meshline.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The alert rules that a release brings. */
@ExtendWith(HelmLibrary.class)
class ChartAlertsTest {
  private final HelmChart chart = new HelmChart();

  /** A chart can only read what is in its folder. */
  @Test
  void alertRulesAreACopyOfTheFile() {
    assertThat(Checkout.text(HelmChart.FOLDER + "/files/alerts.yaml"))
        .isEqualTo(Checkout.text("deploy/alerts/meshline-alerts.yaml"));
    JsonNode rule = HelmChart.named(chart.render("production.yaml"), "PrometheusRule", "meshline");
    assertThat(rule.path("spec")).isEqualTo(Checkout.yaml("deploy/alerts/meshline-alerts.yaml"));
  }

  /** They would fire for ever. */
  @Test
  void alertRulesAreOfPartsThatRun() {
    JsonNode all = Checkout.yaml("deploy/alerts/meshline-alerts.yaml");
    Set<String> parts = new TreeSet<>(all.findValuesAsText("part"));
    assertThat(parts).containsExactly("aggregation", "jobs", "pairing", "query", "receiver");
    Map<String, Set<String>> off =
        Map.of(
            "jobs.pairing.enabled", Set.of("pairing"),
            "jobs.aggregation.enabled", Set.of("aggregation"),
            "jobs.enabled", Set.of("aggregation", "jobs", "pairing"),
            "query.enabled", Set.of("query"),
            "receiver.enabled", Set.of("receiver"));
    off.forEach(
        (value, gone) -> {
          JsonNode rule =
              HelmChart.named(
                  chart.render("production.yaml", Map.of(value, "false")),
                  "PrometheusRule",
                  "meshline");
          Set<String> left = new TreeSet<>(parts);
          left.removeAll(gone);
          assertThat(new TreeSet<>(rule.findValuesAsText("part"))).as(value).isEqualTo(left);
          assertThat(KubernetesSchemas.fault(rule)).as(value).isEmpty();
        });
  }
}
