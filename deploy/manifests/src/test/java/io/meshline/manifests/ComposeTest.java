package io.meshline.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.ingest.receiver.ReceiverOption;
import io.meshline.jobs.CallAggregationJob;
import io.meshline.jobs.SpanPairingJob;
import io.meshline.jobs.aggregation.AggregationOptions;
import io.meshline.jobs.config.Option;
import io.meshline.query.server.QueryOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ComposeTest {
  private static final String FILE = "deploy/compose.yaml";
  private static final Set<String> OURS =
      Set.of(
          "setup",
          "receiver",
          "jobmanager",
          "taskmanager",
          "jobs",
          "query",
          "retention",
          "sample-mesh");

  private final JsonNode services = Checkout.yaml(FILE).path("services");

  @Test
  void versionsAreThoseThatWeBuildAndTestWith() {
    assertThat(image("kafka")).isEqualTo("apache/kafka:" + Checkout.property("kafka.version"));
    assertThat(image("registry"))
        .isEqualTo(
            "apicurio/apicurio-registry:"
                + Checkout.first(
                    "deploy/standalone/engines/registry/pom.xml", "<apicurio.version>([^<]+)<"));
    assertThat(image("elasticsearch"))
        .isEqualTo(
            "elasticsearch:"
                + Checkout.first(
                    "deploy/e2e-tests/pom.xml",
                    "<artifactId>elasticsearch</artifactId>\\s*<version>(8[^<]+)<"));
    assertThat(image("opensearch"))
        .isEqualTo("opensearchproject/opensearch:" + Checkout.property("opensearch.version"));
    for (String service : OURS) {
      assertThat(services.path(service).path("image").asText())
          .matches("meshline/[a-z-]+:\\$\\{MESHLINE_VERSION:-" + Checkout.version() + "}");
    }
  }

  @Test
  void oursNeverWriteAndHaveNoRights() {
    for (String service : OURS) {
      JsonNode node = services.path(service);
      assertThat(node.path("read_only").asBoolean()).as(service).isTrue();
      assertThat(node.path("cap_drop").path(0).asText()).as(service).isEqualTo("ALL");
      assertThat(node.path("security_opt").path(0).asText()).isEqualTo("no-new-privileges:true");
      assertThat(node.path("tmpfs").toString()).as(service).contains("/tmp:exec");
      assertThat(node.has("mem_limit")).as(service).isTrue();
      assertThat(node.has("privileged")).isFalse();
    }
    services.forEach(
        service ->
            service
                .path("ports")
                .forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:")));
  }

  @Test
  void whatIsBuiltIsAStageOfTheDockerfile() {
    Dockerfile dockerfile = Dockerfile.parse(Checkout.text("deploy/docker/Dockerfile"));
    Set<String> built = new TreeSet<>();
    for (String service : OURS) {
      String image = services.path(service).path("image").asText();
      String name = image.substring("meshline/".length(), image.indexOf(':'));
      assertThat(dockerfile.stages()).containsKey(name);
      JsonNode build = services.path(service).path("build");
      if (!build.isMissingNode()) {
        assertThat(build.path("target").asText()).isEqualTo(name);
        assertThat(
                Checkout.path(
                    "deploy/"
                        + build.path("context").asText()
                        + "/"
                        + build.path("dockerfile").asText()))
            .exists();
        assertThat(Checkout.keys(build.path("args")))
            .containsExactlyElementsOf(dockerfile.arguments().keySet())
            .allSatisfy(
                argument ->
                    assertThat(OtherImages.resolved(build.path("args").path(argument).asText()))
                        .isEqualTo(OtherImages.all().get(argument)));
        built.add(name);
      }
    }
    assertThat(built)
        .containsExactlyInAnyOrder("receiver", "query", "jobs", "tools", "sample-mesh");
  }

  @Test
  void everyVariableIsAnOptionOfItsProgram() {
    assertThat(ours("receiver"))
        .isNotEmpty()
        .isSubsetOf(Arrays.stream(ReceiverOption.values()).map(ReceiverOption::variable).toList());
    assertThat(ours("query"))
        .isNotEmpty()
        .isSubsetOf(Arrays.stream(QueryOption.values()).map(QueryOption::variable).toList());
    // One environment for both jobs, each of which takes what is its own.
    Set<String> jobs =
        Stream.of(AggregationOptions.table(), SpanPairingJob.options())
            .flatMap(table -> table.options().stream())
            .map(Option::variable)
            .collect(Collectors.toSet());
    assertThat(ours("jobs")).isNotEmpty().isSubsetOf(jobs);
  }

  @Test
  void jobsAreToldApartByTheirNames() {
    assertThat(Checkout.text("deploy/docker/submit-jobs"))
        .contains(
            "submit " + CallAggregationJob.NAME + " " + CallAggregationJob.class.getSimpleName())
        .contains("submit " + SpanPairingJob.NAME + " " + SpanPairingJob.class.getSimpleName());
  }

  /** One file for all that is Flink, in the image's place for it. */
  @Test
  void flinkKnowsItsSettings() {
    JsonNode settings = Checkout.yaml("deploy/docker/flink.yaml");
    assertThat(Checkout.keys(settings))
        .isNotEmpty()
        .allSatisfy(key -> assertThat(FlinkKeys.knows(key)).as(key).isTrue());
    for (String service : List.of("jobmanager", "taskmanager", "jobs")) {
      assertThat(texts(services.path(service).path("volumes")))
          .contains("./docker/flink.yaml:/opt/flink/conf/config.yaml:ro");
      // What a script makes of arguments is not the same in every release.
      assertThat(services.path(service).has("command")).as(service).isFalse();
    }
    for (String process : List.of("jobmanager", "taskmanager")) {
      assertThat(megabytes(services.path(process).path("mem_limit").asText()))
          .isGreaterThan(megabytes(settings.path(process + ".memory.process.size").asText()));
    }
  }

  /** The mode that is asked for is not heeded by Docker before 24, its owner is. */
  @Test
  void flinksLogsBelongToItsUser() {
    String user =
        Dockerfile.parse(Checkout.text("deploy/docker/Dockerfile"))
            .effective("jobs", "USER")
            .orElseThrow();
    String[] ids = user.split(":", 2);
    for (String service : List.of("jobmanager", "taskmanager", "jobs")) {
      assertThat(services.path(service).path("tmpfs").toString())
          .contains("/opt/flink/log:uid=" + ids[0] + ",gid=" + ids[1] + ",");
    }
  }

  @Test
  void whoeverNeedsSomethingWaitsUntilItServes() {
    for (String service : Checkout.keys(services)) {
      JsonNode needs = services.path(service).path("depends_on");
      for (String needed : Checkout.keys(needs)) {
        JsonNode other = services.path(needed);
        assertThat(other.isMissingNode()).as(needed).isFalse();
        String condition = needs.path(needed).path("condition").asText();
        if (condition.equals("service_healthy")) {
          assertThat(other.has("healthcheck")).as(needed).isTrue();
        } else {
          assertThat(condition).isEqualTo("service_completed_successfully");
          assertThat(other.path("restart").asText()).isEqualTo("no");
        }
        // Who is in another profile may be left out.
        assertThat(needs.path(needed).path("required").asBoolean(true))
            .as(service + " needs " + needed)
            .isEqualTo(!other.has("profiles"));
      }
    }
    for (String service : Checkout.keys(services)) {
      assertThat(reached(service, new HashSet<>()))
          .as("needs itself: " + service)
          .doesNotContain(service);
    }
    assertThat(reached("sample-mesh", new HashSet<>()))
        .contains("jobs", "receiver", "taskmanager", "setup", "kafka", "registry", "opensearch");
  }

  /**
   * {@code docker compose up --wait} takes the end of a service for a failure, unless another one
   * that is on waits for it to end.
   */
  @Test
  void whatEndsIsWaitedForInEveryProfile() {
    for (String service : Checkout.keys(services)) {
      if (services.path(service).path("restart").asText().equals("no")) {
        assertThat(
                Checkout.keys(services).stream()
                    .filter(other -> !services.path(other).has("profiles"))
                    .map(other -> services.path(other).path("depends_on").path(service))
                    .map(need -> need.path("condition").asText()))
            .as(service)
            .contains("service_completed_successfully");
      }
    }
  }

  /** Also {@code docker compose up --wait} waits for them. */
  @Test
  void whatRunsOnTellsWhetherItIsWell() {
    Dockerfile dockerfile = Dockerfile.parse(Checkout.text("deploy/docker/Dockerfile"));
    for (String service : Checkout.keys(services)) {
      boolean once = services.path(service).path("restart").asText().equals("no");
      assertThat(services.path(service).has("healthcheck")).as(service).isEqualTo(!once);
    }
    String mesh = services.at("/sample-mesh/command").toString();
    String port = Checkout.first("deploy/docker/Dockerfile", "\"(--mesh-port=\\d+)\"");
    assertThat(mesh).contains("\"" + port + "\"");
    assertThat(dockerfile.effective("sample-mesh", "HEALTHCHECK").orElseThrow())
        .contains(
            String.join(
                "\", \"",
                texts(services.at("/sample-mesh/healthcheck/test"))
                    .subList(1, services.at("/sample-mesh/healthcheck/test").size())));
  }

  @Test
  void oneOfTheSearchStoresIsOnByDefault() {
    String profiles = Checkout.first("deploy/.env", "(?m)^COMPOSE_PROFILES=(.*)$");
    assertThat(List.of(profiles.split(","))).containsExactly("elasticsearch", "mesh");
    for (String store : List.of("elasticsearch", "opensearch")) {
      assertThat(services.at("/" + store + "/profiles/0").asText()).isEqualTo(store);
      assertThat(services.at("/" + store + "/networks/default/aliases/0").asText())
          .isEqualTo("search");
    }
  }

  private String image(String engine) {
    return OtherImages.tag(OtherImages.resolved(services.path(engine).path("image").asText()));
  }

  private Set<String> reached(String service, Set<String> seen) {
    for (String needed : Checkout.keys(services.path(service).path("depends_on"))) {
      if (seen.add(needed)) {
        reached(needed, seen);
      }
    }
    return seen;
  }

  private List<String> ours(String service) {
    return Checkout.keys(services.path(service).path("environment")).stream()
        .filter(name -> name.startsWith("MESHLINE_"))
        .toList();
  }

  private static int megabytes(String size) {
    assertThat(size).matches("\\d+m");
    return Integer.parseInt(size.substring(0, size.length() - 1));
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}
