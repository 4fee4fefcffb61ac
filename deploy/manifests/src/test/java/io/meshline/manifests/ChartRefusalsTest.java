package io.meshline.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values that cannot be are told at once, not by what does not start. */
@ExtendWith(HelmLibrary.class)
class ChartRefusalsTest {
  private final HelmChart chart = new HelmChart();

  @Test
  void whatIsWrongIsToldAtTheStart() {
    refused("/kafka/bootstrapServers", "kafka.bootstrapServers", "not-an-address");
    refused("/registry/urls", "registry.urls", "registry:8081");
    refused("additional", "recever.enabled", "true");
    refused("invalid propertyName 'kafka.password'", "receiver.options.kafka\\.password", "secret");
    refused("jobs.state: both url and claim", "jobs.state.url", "s3://a");
    refused("strimzi.cluster: not set", "strimzi.topics", "true");
    refused("/networkPolicy/dns/addresses/0", "networkPolicy.dns.addresses[0]", "10.0.0.1");
    refused("/image/digests/query", "image.digests.query", "sha256:1");
    refused("minReplicas: 11 (expected: at most", "receiver.autoscaling.minReplicas", "11");
    assertThatThrownBy(
            () ->
                chart.render(
                    "minimal.yaml", Map.of("strimzi.users", "true", "strimzi.cluster", "events")))
        .hasMessageContaining("setup runs before the users are there");
    assertThatThrownBy(
            () ->
                chart.render(
                    "minimal.yaml",
                    Map.of("monitoring.enabled", "true", "monitoring.serviceGraph", "true")))
        .hasMessageContaining("each has the whole graph");
    assertThatThrownBy(
            () ->
                chart.render(
                    "production.yaml", Map.of("networkPolicy.flinkOperator.namespace", "")))
        .hasMessageContaining("networkPolicy.flinkOperator.namespace: not set");
    assertThat(
            chart.render(
                "minimal.yaml", Map.of("networkPolicy.enabled", "true", "jobs.enabled", "false")))
        .as("no JobManagers")
        .isNotEmpty();
    for (String more :
        List.of(
            "strimzi.minInSyncReplicas",
            "jobs.aggregation.autoscaler.minParallelism",
            "jobs.pairing.autoscaler.minParallelism")) {
      assertThatThrownBy(() -> chart.render("production.yaml", Map.of(more, "49")))
          .hasMessageContaining(more + ": 49 (expected: at most");
    }
    assertThatThrownBy(() -> chart.render("minimal.yaml", Map.of("jobs.state.claim", "")))
        .hasMessageContaining("jobs.state.url: not set");
  }

  /** The operator refuses it, but only when it is too late for Helm to say so. */
  @Test
  void theLastStateIsKeptByHighAvailabilityAlone() {
    Map<String, String> lastState = Map.of("jobs.upgradeMode", "last-state");
    assertThat(upgradeMode(lastState)).isEqualTo("last-state");
    for (String without :
        List.of(
            "jobs.highAvailability=false",
            "jobs.flinkConfiguration.high-availability\\.type=NONE")) {
      Map<String, String> values = new TreeMap<>(lastState);
      values.put(without.split("=", 2)[0], without.split("=", 2)[1]);
      assertThatThrownBy(() -> chart.render("minimal.yaml", values))
          .as(without)
          .hasMessageContaining("last-state without high availability");
    }
    assertThat(
            upgradeMode(
                Map.of(
                    "jobs.upgradeMode", "last-state",
                    "jobs.highAvailability", "false",
                    "jobs.flinkConfiguration.high-availability\\.type", "zookeeper")))
        .isEqualTo("last-state");
    assertThat(upgradeMode(Map.of("jobs.highAvailability", "false"))).isEqualTo("savepoint");
  }

  private String upgradeMode(Map<String, String> values) {
    return HelmChart.named(
            chart.render("minimal.yaml", values), "FlinkDeployment", "meshline-aggregation")
        .at("/spec/job/upgradeMode")
        .asText();
  }

  private void refused(String expected, String key, String value) {
    assertThatThrownBy(() -> chart.render("minimal.yaml", Map.of(key, value)))
        .hasMessageContaining(expected);
  }
}
