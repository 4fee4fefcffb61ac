package io.meshline.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.ingest.protocols.envoy.AccessLogStream;
import io.meshline.ingest.receiver.ReceiverOption;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.IntakeTopics;
import io.meshline.schemas.Span;
import io.meshline.schemas.Topics;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations of those who send, held against the receiver. */
class SourcesTest {
  private static final String RECEIVER = "meshline-receiver.meshline";

  @ParameterizedTest
  @ValueSource(strings = {"istio", "envoy", "skywalking", "opentelemetry"})
  void everyPageEndsInWhatOneShouldSee(String source) {
    String page = Checkout.text("deploy/" + source + "/README.md");
    String[] paragraphs = page.strip().split("\n\n", -1);
    assertThat(paragraphs[paragraphs.length - 1]).startsWith("You should now see");
    for (Path file : Checkout.files("deploy/" + source, ".yaml", ".config", ".properties")) {
      assertThat(page).contains(file.getFileName().toString());
    }
    // Protocols by the names that the receiver's metrics have.
    String known =
        Checkout.text("ingest/receiver/src/main/java/io/meshline/ingest/receiver/Source.java");
    Matcher labels = Pattern.compile("protocol=\"([^\"]+)\"").matcher(page);
    assertThat(labels.find()).isTrue();
    labels.reset();
    while (labels.find()) {
      assertThat(known).contains("(\"" + labels.group(1) + "\")");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "istiod-values.yaml, telemetry.yaml, SKYWALKING_PORT",
    "istiod-values-otlp.yaml, telemetry-otlp.yaml, OTLP_PORT"
  })
  void istiosProvidersSendToTheReceiversPortAndAreSwitchedOn(
      String values, String telemetry, ReceiverOption port) {
    JsonNode providers =
        Checkout.yaml("deploy/istio/" + values).at("/meshConfig/extensionProviders");
    List<String> names = new ArrayList<>();
    for (JsonNode provider : providers) {
      names.add(provider.path("name").asText());
      List<String> kinds = Checkout.keys(provider);
      kinds.remove("name");
      assertThat(kinds).hasSize(1).isSubsetOf("envoyHttpAls", "envoyTcpAls", "envoyOtelAls");
      JsonNode what = provider.path(kinds.get(0));
      assertThat(what.path("port").asInt()).isEqualTo(port(port));
      assertThat(what.path("service").asText()).isEqualTo(RECEIVER + ".svc.cluster.local");
    }
    JsonNode object = Checkout.yaml("deploy/istio/" + telemetry);
    assertThat(object.path("apiVersion").asText()).isEqualTo("telemetry.istio.io/v1");
    List<String> used = new ArrayList<>();
    object
        .at("/spec/accessLogging/0/providers")
        .forEach(provider -> used.add(provider.path("name").asText()));
    assertThat(used).containsExactlyElementsOf(names);
    assertThat(object.at("/spec/accessLogging/0/match/mode").asText())
        .isEqualTo("CLIENT_AND_SERVER");
  }

  /** The receiver's page has the same, and what the receiver reads are these labels. */
  @Test
  void istiosLabelsAreThoseThatTheReceiverReads() {
    String readers =
        Checkout.text(
            "ingest/protocols/src/main/java/io/meshline/ingest/protocols/envoy/AccessLogLabels.java");
    String page = Checkout.text("ingest/receiver/README.md");
    JsonNode labels =
        Checkout.yaml("deploy/istio/istiod-values-otlp.yaml")
            .at("/meshConfig/extensionProviders/0/envoyOtelAls/logFormat/labels");
    assertThat(labels).hasSizeGreaterThan(20);
    for (String label : Checkout.keys(labels)) {
      assertThat(readers).contains("\"" + label + "\"");
      assertThat(page).contains(label + ": \"" + labels.path(label).asText() + "\"");
    }
  }

  @Test
  void envoyReadsItsConfigurationAndTheReceiverKnowsWhoItIs() throws Exception {
    Bootstrap bootstrap = envoy();
    Cluster receiver = cluster(bootstrap, "meshline");
    SocketAddress address =
        receiver
            .getLoadAssignment()
            .getEndpoints(0)
            .getLbEndpoints(0)
            .getEndpoint()
            .getAddress()
            .getSocketAddress();
    assertThat(address.getAddress()).isEqualTo(RECEIVER + ".svc.cluster.local");
    assertThat(address.getPortValue()).isEqualTo(port(ReceiverOption.SKYWALKING_PORT));
    assertThat(
            receiver
                .getTypedExtensionProtocolOptionsOrThrow(
                    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions")
                .unpack(HttpProtocolOptions.class)
                .getExplicitHttpConfig()
                .hasHttp2ProtocolOptions())
        .isTrue();

    List<String> seen = new ArrayList<>();
    AccessLogStream stream = new AccessLogStream();
    for (var listener : bootstrap.getStaticResources().getListenersList()) {
      HttpConnectionManager manager =
          listener
              .getFilterChains(0)
              .getFilters(0)
              .getTypedConfig()
              .unpack(HttpConnectionManager.class);
      HttpGrpcAccessLogConfig log =
          manager.getAccessLog(0).getTypedConfig().unpack(HttpGrpcAccessLogConfig.class);
      assertThat(log.getCommonConfig().getGrpcService().getEnvoyGrpc().getClusterName())
          .isEqualTo("meshline");
      String upstream =
          manager.getRouteConfig().getVirtualHosts(0).getRoutes(0).getRoute().getCluster();
      assertThat(cluster(bootstrap, upstream)).isNotNull();
      stream.convert(message(bootstrap, log, upstream), recorder(seen));
    }
    assertThat(seen).containsExactly("unknown > checkout: SERVER", "checkout > inventory: CLIENT");
  }

  @Test
  void theAgentOfSkyWalkingKnowsItsSettings() throws Exception {
    Properties settings = properties("deploy/skywalking/agent.config");
    assertThat(value(settings, "collector.backend_service"))
        .isEqualTo(RECEIVER + ":" + ReceiverOption.SKYWALKING_PORT.defaultText());
    URL jar = Checkout.path("deploy/manifests/target/agent/apm-agent.jar").toUri().toURL();
    try (var agent = new URLClassLoader(new URL[] {jar}, null)) {
      for (String key : settings.stringPropertyNames()) {
        assertThat(known(agent, key)).as(key).isTrue();
      }
      assertThat(known(agent, "agent.servicename")).isFalse();
    }
  }

  @Test
  void theReporterOfSkyWalkingWritesIntoTheTopicsThatAreMade() throws IOException {
    Properties settings = properties("deploy/skywalking/agent-kafka.config");
    List<String> written =
        settings.stringPropertyNames().stream()
            .filter(key -> key.startsWith("plugin.kafka.topic_"))
            .map(key -> value(settings, key))
            .toList();
    assertThat(written)
        .containsExactlyInAnyOrderElementsOf(
            IntakeTopics.skywalking("").stream().map(Topics.Topic::name).toList());
  }

  @Test
  void theAgentOfOpenTelemetrySendsTracesAloneToTheReceiver() throws IOException {
    Properties settings = properties("deploy/opentelemetry/java-agent.properties");
    URI endpoint = URI.create(settings.getProperty("otel.exporter.otlp.endpoint"));
    assertThat(endpoint.getHost()).isEqualTo(RECEIVER);
    assertThat(endpoint.getPort()).isEqualTo(port(ReceiverOption.OTLP_PORT));
    assertThat(settings.getProperty("otel.exporter.otlp.protocol")).isEqualTo("grpc");
    for (String exporter : List.of("otel.metrics.exporter", "otel.logs.exporter")) {
      assertThat(settings.getProperty(exporter)).isEqualTo("none");
    }
  }

  @Test
  void theExtensionKnowsItsSettings() throws IOException {
    Properties settings = properties("deploy/opentelemetry/java-agent-kafka.properties");
    // That page is compared with the extension's table by a test of its module.
    String page = Checkout.text("ingest/otel-exporter/README.md");
    Stream<String> ours =
        settings.stringPropertyNames().stream()
            .filter(key -> key.startsWith("otel.exporter.meshline."));
    assertThat(ours).hasSize(2).allSatisfy(key -> assertThat(page).contains("| `" + key + "` |"));
  }

  @Test
  void theCollectorsPipelinesAreMadeOfWhatItHas() {
    JsonNode file = Checkout.yaml("deploy/opentelemetry/collector.yaml");
    Set<String> used = new HashSet<>();
    for (String kind : List.of("receivers", "processors", "exporters")) {
      for (JsonNode part : file.at("/service/pipelines/traces").path(kind)) {
        assertThat(file.path(kind).has(part.asText())).as(part.asText()).isTrue();
        used.add(kind + part.asText());
      }
      assertThat(Checkout.keys(file.path(kind))).allMatch(part -> used.contains(kind + part));
    }
    assertThat(Checkout.keys(file.at("/service/pipelines"))).containsExactly("traces");
    assertThat(file.at("/exporters").path("otlp/meshline").path("endpoint").asText())
        .isEqualTo(RECEIVER + ":" + ReceiverOption.OTLP_PORT.defaultText());
  }

  private static Bootstrap envoy() throws InvalidProtocolBufferException {
    TypeRegistry types =
        TypeRegistry.newBuilder()
            .add(HttpConnectionManager.getDescriptor())
            .add(HttpGrpcAccessLogConfig.getDescriptor())
            .add(Router.getDescriptor())
            .add(HttpProtocolOptions.getDescriptor())
            .build();
    Bootstrap.Builder bootstrap = Bootstrap.newBuilder();
    // Unknown fields are refused.
    JsonFormat.parser()
        .usingTypeRegistry(types)
        .merge(Checkout.yaml("deploy/envoy/envoy.yaml").toString(), bootstrap);
    return bootstrap.build();
  }

  private static Cluster cluster(Bootstrap bootstrap, String name) {
    return bootstrap.getStaticResources().getClustersList().stream()
        .filter(cluster -> cluster.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no cluster " + name));
  }

  private static StreamAccessLogsMessage message(
      Bootstrap bootstrap, HttpGrpcAccessLogConfig log, String upstream) {
    HTTPAccessLogEntry.Builder entry = HTTPAccessLogEntry.newBuilder();
    entry
        .getCommonPropertiesBuilder()
        .setUpstreamCluster(upstream)
        .setStartTime(Timestamps.fromMillis(1_700_000_000_000L))
        .setTimeToLastDownstreamTxByte(Durations.fromMillis(5))
        .setTimeToFirstUpstreamTxByte(Durations.fromMillis(1))
        .setTimeToLastUpstreamRxByte(Durations.fromMillis(4));
    entry.getRequestBuilder().setPath("/").setAuthority("inventory");
    entry.getResponseBuilder().getResponseCodeBuilder().setValue(200);
    return StreamAccessLogsMessage.newBuilder()
        .setIdentifier(
            StreamAccessLogsMessage.Identifier.newBuilder()
                .setNode(bootstrap.getNode())
                .setLogName(log.getCommonConfig().getLogName()))
        .setHttpLogs(StreamAccessLogsMessage.HTTPAccessLogEntries.newBuilder().addLogEntry(entry))
        .build();
  }

  private static Outlet recorder(List<String> seen) {
    return new Outlet() {
      @Override
      public void call(CallRecord call) {
        seen.add(
            call.getSource().getService()
                + " > "
                + call.getDestination().getService()
                + ": "
                + call.getSide());
      }

      @Override
      public void span(Span span) {
        throw new AssertionError(span);
      }

      @Override
      public void instance(InstanceMetadata instance) {
        throw new AssertionError(instance);
      }

      @Override
      public void reject(Rejection rejection) {
        throw new AssertionError(rejection);
      }
    };
  }

  private static Properties properties(String file) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(Checkout.text(file)));
    return properties;
  }

  /** The value that stands behind the variable in {@code ${VARIABLE:value}}. */
  private static String value(Properties settings, String key) {
    return settings.getProperty(key).replaceFirst("^\\$\\{[A-Z_]+:(.*)}$", "$1");
  }

  /** The agent's settings are static fields: agent.service_name is Config.Agent.SERVICE_NAME. */
  private static boolean known(ClassLoader agent, String key) throws ClassNotFoundException {
    StringBuilder owner = new StringBuilder("org.apache.skywalking.apm.agent.core.conf.Config");
    String[] parts = key.split("\\.", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      owner.append('$').append(camel(parts[i]));
    }
    String field = parts[parts.length - 1].toUpperCase(Locale.ROOT);
    return Stream.of(Class.forName(owner.toString(), false, agent).getDeclaredFields())
        .anyMatch(declared -> declared.getName().equals(field));
  }

  private static String camel(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static int port(ReceiverOption option) {
    return Integer.parseInt(Objects.requireNonNull(option.defaultText()));
  }
}
