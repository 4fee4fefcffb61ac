package io.meshline.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.LintResult;
import io.meshline.ingest.receiver.Receiver;
import io.meshline.ingest.receiver.ReceiverOption;
import io.meshline.ingest.receiver.ReceiverOptions;
import io.meshline.query.server.QueryOption;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(HelmLibrary.class)
class ChartTest {
  private final HelmChart chart = new HelmChart();

  static List<String> examples() {
    return HelmChart.examples();
  }

  @Test
  void theVersionIsThatOfThePom() {
    JsonNode about = Checkout.yaml(HelmChart.FOLDER + "/Chart.yaml");
    assertThat(about.path("version").asText()).isEqualTo(Checkout.version());
    assertThat(about.path("appVersion").asText()).isEqualTo(Checkout.version());
    assertThat(examples())
        .containsExactly(
            "empty-cluster.yaml",
            "minimal.yaml",
            "opensearch.yaml",
            "production.yaml",
            "tracing-only.yaml");
  }

  @Test
  void helmFindsNothingWrong() {
    LintResult result = HelmChart.withValues("minimal.yaml").lint();
    assertThat(result.isFailed()).isFalse();
    assertThat(result.getMessages().stream().filter(m -> !m.isBlank())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyObjectIsOneThatItsServerTakes(String example) {
    List<JsonNode> objects = chart.render(example);
    assertThat(objects).hasSizeGreaterThan(12);
    Map<String, String> faults = new TreeMap<>();
    Set<String> names = new HashSet<>();
    for (JsonNode object : objects) {
      String name = object.path("kind").asText() + " " + object.at("/metadata/name").asText();
      KubernetesSchemas.fault(object).ifPresent(fault -> faults.put(name, fault));
      assertThat(names.add(object.at("/metadata/namespace").asText() + name)).as(name).isTrue();
    }
    assertThat(faults).isEmpty();
  }

  /** Otherwise the test above would prove nothing. */
  @Test
  void objectsWithFaultsAreFound() {
    assertThat(
            KubernetesSchemas.fault(
                object(
                    "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {selector:"
                        + " {}, template: {}, replica: 1}}")))
        .get()
        .asString()
        .contains("replica");
    assertThat(
            KubernetesSchemas.fault(
                object(
                    "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template:"
                        + " {}}}")))
        .get()
        .asString()
        .contains("selector");
    assertThat(
            KubernetesSchemas.fault(
                object(
                    "{apiVersion: kafka.strimzi.io/v1, kind: KafkaTopic, metadata: {name: a}, spec:"
                        + " {partition: 3}}")))
        .get()
        .asString()
        .contains("partition");
    assertThat(
            KubernetesSchemas.fault(
                object(
                    "{apiVersion: flink.apache.org/v1beta1, kind: FlinkDeployment, metadata: {name:"
                        + " a}, spec: {job: {entry: b}}}")))
        .get()
        .asString()
        .contains("entry");
    assertThat(
            KubernetesSchemas.fault(
                object(
                    "{apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: {name:"
                        + " a}, spec: {endpoints: [{ports: b}]}}")))
        .get()
        .asString()
        .contains("ports");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void secretsAreReferencesAndPodsHaveNoRights(String example) {
    for (JsonNode object : chart.render(example)) {
      assertThat(object.path("kind").asText()).isNotEqualTo("Secret");
      for (JsonNode pod : pods(object)) {
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        for (JsonNode container : pod.path("containers")) {
          JsonNode security = container.path("securityContext");
          assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
          assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
          assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
          for (JsonNode variable : container.path("env")) {
            if (variable.path("name").asText().matches(".*(PASSWORD|TOKEN|API_KEY|SECRET.*)")) {
              assertThat(variable.at("/valueFrom/secretKeyRef/name").asText()).isNotBlank();
            }
          }
          mountsAreVolumes(pod, container);
        }
      }
    }
  }

  @Test
  void imagesAreOfTheChartsVersionOrOfADigest() {
    String digest = "sha256:" + "a".repeat(64);
    List<JsonNode> objects =
        chart.render("minimal.yaml", Map.of("image.digests.jobs", digest, "image.prefix", "r/m"));
    assertThat(HelmChart.named(objects, "FlinkDeployment", "meshline-pairing").at("/spec/image"))
        .hasToString("\"r/m/jobs@" + digest + "\"");
    assertThat(
            HelmChart.named(objects, "Deployment", "meshline-query")
                .at("/spec/template/spec/containers/0/image"))
        .hasToString("\"r/m/query:" + Checkout.version() + "\"");
  }

  @Test
  void probesAskWhatTheReceiverAnswersAndPortsAreThoseItListensOn() throws Exception {
    JsonNode container =
        HelmChart.named(chart.render("minimal.yaml"), "Deployment", "meshline-receiver")
            .at("/spec/template/spec/containers/0");
    Map<String, Integer> ports = new TreeMap<>();
    container
        .path("ports")
        .forEach(p -> ports.put(p.path("name").asText(), p.path("containerPort").asInt()));
    assertThat(ports)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "grpc-otlp", port(ReceiverOption.OTLP_PORT),
                "http-otlp", port(ReceiverOption.OTLP_HTTP_PORT),
                "http-zipkin", port(ReceiverOption.ZIPKIN_PORT),
                "grpc-skywalking", port(ReceiverOption.SKYWALKING_PORT),
                "http-skywalking", port(ReceiverOption.SKYWALKING_HTTP_PORT),
                "http-status", port(ReceiverOption.HTTP_PORT)));
    try (Receiver receiver = Receiver.start(withoutBroker())) {
      // It lives without a broker, and is not ready.
      Map<String, Integer> answers =
          Map.of("startupProbe", 200, "livenessProbe", 200, "readinessProbe", 503);
      for (Map.Entry<String, Integer> probe : answers.entrySet()) {
        JsonNode get = container.path(probe.getKey()).path("httpGet");
        assertThat(get.path("port").asText()).isEqualTo("http-status");
        assertThat(status(receiver.httpPort(), get.path("path").asText()))
            .as(probe.getKey())
            .isEqualTo(probe.getValue());
      }
    }
    JsonNode query =
        HelmChart.named(chart.render("minimal.yaml"), "Deployment", "meshline-query")
            .at("/spec/template/spec/containers/0");
    assertThat(query.at("/ports/0/containerPort").asText())
        .isEqualTo(QueryOption.PORT.defaultText());
  }

  @Test
  void theEndOfAReceiverIsLongerThanItsDrain() {
    JsonNode pod =
        HelmChart.named(
                chart.render(
                    "minimal.yaml",
                    Map.of("receiver.drainSeconds", "40", "receiver.preStopSeconds", "7")),
                "Deployment",
                "meshline-receiver")
            .at("/spec/template/spec");
    assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThan(40 + 7);
    assertThat(pod.at("/containers/0/lifecycle/preStop/exec/command/1").asText()).isEqualTo("7");
    assertThat(Variables.of(pod.at("/containers/0")))
        .containsEntry("MESHLINE_RECEIVER_DRAIN_TIMEOUT", "40s");
  }

  @Test
  void theSampleOfObjectivesIsOneThatTheJobTakes() {
    JsonNode objectives =
        HelmChart.named(
            chart.render("production.yaml"), "ConfigMap", "meshline-aggregation-objectives");
    String text = objectives.at("/data/shop.yaml").asText();
    assertThat(Objectives.faults(text)).isEmpty();
    assertThat(Objectives.faults(text.replace("target", "aim"))).isNotEmpty();
  }

  private static void mountsAreVolumes(JsonNode pod, JsonNode container) {
    Set<String> volumes = new HashSet<>();
    pod.path("volumes").forEach(volume -> volumes.add(volume.path("name").asText()));
    Set<String> mounted = new HashSet<>();
    container.path("volumeMounts").forEach(mount -> mounted.add(mount.path("name").asText()));
    assertThat(mounted).isEqualTo(volumes);
    // Files that variables name are in one of the mounts.
    container
        .path("env")
        .forEach(
            variable -> {
              String value = variable.path("value").asText();
              if (value.startsWith("/etc/meshline/")) {
                assertThat(container.path("volumeMounts"))
                    .anySatisfy(
                        mount -> assertThat(value).startsWith(mount.path("mountPath").asText()));
              }
            });
  }

  private static List<JsonNode> pods(JsonNode object) {
    return switch (object.path("kind").asText()) {
      case "Deployment", "Job" -> List.of(object.at("/spec/template/spec"));
      case "CronJob" -> List.of(object.at("/spec/jobTemplate/spec/template/spec"));
      case "FlinkDeployment" -> List.of(object.at("/spec/podTemplate/spec"));
      default -> List.of();
    };
  }

  /** All of its ports are free ones. */
  private static ReceiverOptions withoutBroker() {
    Map<String, String> options = new HashMap<>();
    options.put(ReceiverOption.KAFKA_BOOTSTRAP_SERVERS.key(), "127.0.0.1:1");
    options.put(ReceiverOption.REGISTRY_URLS.key(), "http://127.0.0.1:1");
    Stream.of(ReceiverOption.values())
        .filter(option -> option.key().endsWith(".port") && option.defaultText() != null)
        .forEach(option -> options.put(option.key(), "0"));
    return ReceiverOptions.of(options);
  }

  private static int status(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static int port(ReceiverOption option) {
    return Integer.parseInt(Objects.requireNonNull(option.defaultText()));
  }

  private static JsonNode object(String yaml) {
    return Checkout.documents(yaml).get(0);
  }
}
