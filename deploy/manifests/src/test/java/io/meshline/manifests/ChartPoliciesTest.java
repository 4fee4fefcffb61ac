package io.meshline.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What policies let in and out. */
@ExtendWith(HelmLibrary.class)
class ChartPoliciesTest {
  private final HelmChart chart = new HelmChart();

  @Test
  void policiesOpenThePortsOfTheAddressesInTheValues() {
    List<JsonNode> objects = chart.render("production.yaml");
    assertThat(egress(objects, "receiver"))
        .containsExactlyInAnyOrder(53, 53, 5353, 5353, 9093, 8443, 443, 6443);
    assertThat(egress(objects, "query")).containsExactlyInAnyOrder(53, 53, 5353, 5353, 9200);
    assertThat(egress(objects, "aggregation")).contains(9093, 8443, 9200, 9000);
    assertThat(HelmChart.ofKind(objects, "NetworkPolicy")).hasSize(6);
    assertThat(HelmChart.ofKind(chart.render("minimal.yaml"), "NetworkPolicy")).isEmpty();
  }

  @Test
  void policiesLetAskForNamesAndTheOperatorIn() {
    List<JsonNode> usual = chart.render("production.yaml");
    for (String part :
        List.of("receiver", "query", "aggregation", "pairing", "setup", "retention")) {
      JsonNode names =
          HelmChart.named(usual, "NetworkPolicy", "meshline-" + part)
              .at("/spec/egress")
              .get(part.equals("aggregation") || part.equals("pairing") ? 1 : 0);
      // NodeLocal DNSCache and the like are no pods; an address without a port would open the rest.
      assertThat(names.path("to").findValuesAsText("cidr"))
          .as(part)
          .containsExactly("169.254.20.10/32", "169.254.169.254/32");
      assertThat(names.path("to").get(0).path("namespaceSelector").isEmpty()).isTrue();
      assertThat(names.path("ports").findValuesAsText("port"))
          .containsExactly("53", "53", "5353", "5353");
      assertThat(names.path("ports").findValuesAsText("protocol"))
          .containsExactly("UDP", "TCP", "UDP", "TCP");
    }
    assertThat(operator(usual).toString())
        .isEqualTo(
            "{\"namespaceSelector\":{\"matchLabels\":"
                + "{\"kubernetes.io/metadata.name\":\"flink-operator\"}},"
                + "\"podSelector\":{\"matchLabels\":"
                + "{\"app.kubernetes.io/name\":\"flink-kubernetes-operator\"}}}");
    List<JsonNode> own =
        chart.render(
            "production.yaml",
            Map.of(
                "networkPolicy.flinkOperator.namespace", "flink",
                "networkPolicy.dns.ports[0]", "1053",
                "networkPolicy.dns.addresses[0]", "10.1.2.3/32"));
    assertThat(operator(own).at("/namespaceSelector/matchLabels/kubernetes.io~1metadata.name"))
        .hasToString("\"flink\"");
    assertThat(egress(own, "query")).containsExactly(1053, 1053, 9200);
    assertThat(HelmChart.named(own, "NetworkPolicy", "meshline-query").findValuesAsText("cidr"))
        .containsExactly("10.1.2.3/32");
    assertThat(KubernetesSchemas.fault(HelmChart.named(own, "NetworkPolicy", "meshline-pairing")))
        .isEmpty();
  }

  private static JsonNode operator(List<JsonNode> objects) {
    return HelmChart.named(objects, "NetworkPolicy", "meshline-aggregation")
        .at("/spec/ingress/1/from/0");
  }

  private static List<Integer> egress(List<JsonNode> objects, String part) {
    List<Integer> ports = new ArrayList<>();
    for (JsonNode rule :
        HelmChart.named(objects, "NetworkPolicy", "meshline-" + part).at("/spec/egress")) {
      rule.path("ports").forEach(port -> ports.add(port.path("port").asInt()));
    }
    return ports;
  }
}
