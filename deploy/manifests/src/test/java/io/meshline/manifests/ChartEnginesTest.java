package io.meshline.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Engines for an empty cluster, and the example of values that goes with them. */
class ChartEnginesTest {
  private final List<JsonNode> engines = new ArrayList<>();
  private final JsonNode values = Checkout.yaml(HelmChart.EXAMPLES + "/empty-cluster.yaml");

  ChartEnginesTest() {
    for (Path file : Checkout.files("deploy/helm/engines", ".yaml")) {
      engines.addAll(Checkout.documents(Checkout.text(file)));
    }
  }

  @Test
  void everyObjectIsOneThatItsServerTakes() {
    assertThat(engines).hasSize(6);
    for (JsonNode object : engines) {
      // Of Elastic's operator there is no definition to hold it against.
      if (!object.path("kind").asText().equals("Elasticsearch")) {
        assertThat(KubernetesSchemas.fault(object)).as("%s", object.path("kind")).isEmpty();
      }
    }
  }

  @Test
  void theExampleNamesThem() {
    JsonNode kafka = HelmChart.ofKind(engines, "Kafka").get(0);
    String cluster = kafka.at("/metadata/name").asText();
    JsonNode listener = kafka.at("/spec/kafka/listeners/0");
    assertThat(listener.at("/authentication/type").asText()).isEqualTo("scram-sha-512");
    assertThat(listener.path("tls").asBoolean()).isTrue();
    assertThat(values.at("/kafka/bootstrapServers").asText())
        .isEqualTo(cluster + "-kafka-bootstrap:" + listener.path("port").asText());
    assertThat(values.at("/kafka/caCertificate/secret").asText())
        .isEqualTo(cluster + "-cluster-ca-cert");
    assertThat(values.at("/strimzi/cluster").asText()).isEqualTo(cluster);
    assertThat(
            HelmChart.ofKind(engines, "KafkaNodePool")
                .get(0)
                .at("/metadata/labels/strimzi.io~1cluster")
                .asText())
        .isEqualTo(cluster);

    JsonNode service = HelmChart.ofKind(engines, "Service").get(0);
    assertThat(values.at("/registry/urls").asText())
        .isEqualTo(
            "http://%s:%s/apis/ccompat/v7",
            service.at("/metadata/name").asText(), service.at("/spec/ports/0/port").asText());
    JsonNode registry = HelmChart.ofKind(engines, "Deployment").get(0);
    assertThat(registry.at("/spec/template/metadata/labels"))
        .isEqualTo(service.at("/spec/selector"))
        .isEqualTo(registry.at("/spec/selector/matchLabels"));

    JsonNode search = HelmChart.ofKind(engines, "Elasticsearch").get(0);
    String store = search.at("/metadata/name").asText();
    assertThat(values.at("/search/urls").asText()).isEqualTo("https://" + store + "-es-http:9200");
    assertThat(values.at("/search/password/secret").asText()).isEqualTo(store + "-es-elastic-user");
    assertThat(values.at("/search/caCertificate/secret").asText())
        .isEqualTo(store + "-es-http-certs-public");
  }

  @Test
  void versionsAreThoseOfCompose() {
    JsonNode registry = HelmChart.ofKind(engines, "Deployment").get(0);
    assertThat(registry.at("/spec/template/spec/containers/0/image").asText())
        .isEqualTo(OtherImages.tag(OtherImages.all().getOrDefault("REGISTRY_IMAGE", "")));
    assertThat(OtherImages.all().getOrDefault("ELASTICSEARCH_IMAGE", ""))
        .startsWith(
            "elasticsearch:"
                + HelmChart.ofKind(engines, "Elasticsearch").get(0).at("/spec/version").asText());
  }
}
