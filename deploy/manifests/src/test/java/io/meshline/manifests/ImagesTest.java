package io.meshline.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshline.ingest.receiver.ReceiverOption;
import io.meshline.query.server.QueryOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
  private static final String FOLDER = "deploy/docker/";
  static final List<String> IMAGES = List.of("receiver", "query", "jobs", "tools", "sample-mesh");

  private final Dockerfile dockerfile = Dockerfile.parse(Checkout.text(FOLDER + "Dockerfile"));

  /** What moves is no base, nor what an argument's default would hide. */
  @Test
  void basesArePinnedToOneReleaseAndItsDigestAndFlinkToThatOfTheJobs() {
    for (String image : dockerfile.stages().keySet()) {
      assertThat(base(image)).matches(".+:\\d+\\.\\d+\\.\\d+[^:@]*@sha256:[0-9a-f]{64}");
    }
    assertThat(dockerfile.arguments().keySet())
        .containsExactly("MAVEN_IMAGE", "JRE_IMAGE", "FLINK_IMAGE");
    assertThat(dockerfile.arguments().values()).as("a second place").containsOnly("");
    assertThat(OtherImages.tag(base("jobs")))
        .startsWith("flink:" + Checkout.property("flink.version") + "-")
        .endsWith("-java" + Checkout.property("maven.compiler.release"));
    assertThat(base("receiver"))
        .startsWith("eclipse-temurin:" + Checkout.property("maven.compiler.release") + ".");
  }

  @Test
  void everyOtherImageIsOfOneReleaseAndNamedInOnePlace() {
    String others =
        Checkout.text(FOLDER + "Dockerfile")
            + Checkout.text(FOLDER + "build")
            + Checkout.text("deploy/compose.yaml");
    assertThat(OtherImages.all()).hasSize(7);
    OtherImages.all()
        .forEach(
            (name, image) -> {
              assertThat(image)
                  .as(name)
                  .matches("[a-z/-]+:\\d+\\.\\d+\\.\\d+[\\w.-]*(@sha256:[0-9a-f]{64})?");
              assertThat(others)
                  .contains(name)
                  .doesNotContain(image.replaceFirst("(:\\d).*", "$1"));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"receiver", "query", "jobs", "tools", "sample-mesh"})
  void anImageHasAUserWithoutRightsLabelsAHealthCheckAndNoSecrets(String image) {
    assertThat(dockerfile.effective(image, "USER").orElseThrow())
        .as("a number, which Kubernetes can check, and not root's")
        .matches("[1-9]\\d*:[1-9]\\d*");
    assertThat(dockerfile.effective(image, "HEALTHCHECK")).isPresent();
    String labels =
        String.join(
            " ",
            dockerfile.lineage(image).stream()
                .flatMap(stage -> stage.all("LABEL").stream())
                .toList());
    for (String label :
        List.of("title", "description", "vendor", "licenses", "version", "revision")) {
      assertThat(labels).contains("org.opencontainers.image." + label + "=");
    }
    for (Dockerfile.Stage stage : dockerfile.lineage(image)) {
      for (String kind : List.of("ENV", "ARG")) {
        assertThat(stage.all(kind))
            .allSatisfy(
                set -> assertThat(set).doesNotContainIgnoringCase("PASSWORD", "TOKEN", "SECRET"));
      }
    }
  }

  @Test
  void theVersionIsThatOfThePom() {
    for (String image : IMAGES) {
      String argument =
          dockerfile.lineage(image).stream()
              .flatMap(stage -> stage.all("ARG").stream())
              .filter(set -> set.startsWith("VERSION="))
              .findFirst()
              .orElseThrow();
      assertThat(argument).isEqualTo("VERSION=" + Checkout.version());
    }
  }

  /** The build's own files say what is where; that they are there was seen by building. */
  @Test
  void whatIsCopiedIsWhatTheBuildMakes() {
    Set<String> copied = new TreeSet<>();
    for (Dockerfile.Stage stage : dockerfile.stages().values()) {
      for (String copy : stage.all("COPY")) {
        List<String> words =
            Arrays.stream(copy.split("\\s+")).filter(word -> !word.startsWith("--")).toList();
        for (String source : words.subList(0, words.size() - 1)) {
          if (copy.contains("--from=build")) {
            copied.add(source.replaceFirst("^/src/", ""));
          } else {
            assertThat(Checkout.path(source)).exists();
          }
        }
      }
    }
    for (String source : copied) {
      String module = source.substring(0, source.indexOf("/target/"));
      String made = source.substring(source.indexOf("/target/") + "/target/".length());
      String pom = Checkout.text(module + "/pom.xml");
      assertThat(made).matches("lib/|classes/|agent/|meshline-[a-z-]+-\\*(-job)?\\.jar");
      if (made.endsWith(".jar")) {
        String artifact = made.substring(0, made.indexOf("-*"));
        assertThat(pom).contains("<artifactId>" + artifact + "</artifactId>");
        assertThat(made.endsWith("-job.jar"))
            .isEqualTo(pom.contains("<shadedClassifierName>job</shadedClassifierName>"));
      } else if (!made.equals("classes/")) {
        assertThat(pom)
            .contains(
                "<outputDirectory>${project.build.directory}/"
                    + made.substring(0, made.length() - 1)
                    + "</outputDirectory>");
      }
      assertThat(Checkout.path(module + "/src")).exists();
    }
    assertThat(copied).contains("ingest/receiver/target/lib/", "query/target/lib/");
  }

  @Test
  void entryPointsAreProgramsAndTheirVariablesAreOptions() throws Exception {
    for (String image : List.of("receiver", "query")) {
      List<String> entry = words(dockerfile.effective(image, "ENTRYPOINT").orElseThrow());
      assertThat(Class.forName(entry.get(entry.size() - 1)).getMethod("main", String[].class))
          .isNotNull();
    }
    List<String> tools = words(dockerfile.effective("tools", "ENTRYPOINT").orElseThrow());
    assertThat(Checkout.text("meshline")).contains(tools.get(tools.size() - 1));

    Set<String> known = new TreeSet<>();
    Arrays.stream(ReceiverOption.values()).map(ReceiverOption::variable).forEach(known::add);
    Arrays.stream(QueryOption.values()).map(QueryOption::variable).forEach(known::add);
    Stream<String> set =
        dockerfile.stages().values().stream()
            .flatMap(stage -> stage.all("ENV").stream())
            .flatMap(line -> Arrays.stream(line.split("\\s+")))
            .filter(word -> word.startsWith("MESHLINE_"))
            .map(word -> word.substring(0, word.indexOf('=')));
    assertThat(set).isNotEmpty().isSubsetOf(known);
  }

  /** Without a shell between them, a program gets the signals that stop a container, and drains. */
  @ParameterizedTest
  @ValueSource(strings = {"receiver", "query", "tools", "sample-mesh"})
  void programsAreStartedWithoutAShell(String image) throws Exception {
    assertThat(words(dockerfile.effective(image, "ENTRYPOINT").orElseThrow()).get(0))
        .isEqualTo("java");
  }

  @ParameterizedTest
  @ValueSource(strings = {"receiver", "query", "jobs"})
  void healthChecksAskAPortThatIsExposed(String image) throws Exception {
    List<String> command = healthCheck(image);
    assertThat(dockerfile.effective(image, "EXPOSE").orElseThrow().split(" "))
        .contains(command.get(1));
    assertThat(dockerfile.lineage(image))
        .anySatisfy(
            stage ->
                assertThat(stage.all("COPY"))
                    .anyMatch(copy -> copy.contains(" deploy/docker/health ")));
  }

  /** The load's, which begins last. */
  @Test
  void theHealthCheckOfTheSampleMeshAsksForCounts() throws Exception {
    String first =
        words(dockerfile.effective("sample-mesh", "CMD").orElseThrow()).stream()
            .filter(word -> word.startsWith("--mesh-port="))
            .findFirst()
            .orElseThrow()
            .replace("--mesh-port=", "");
    // 8 ports of the services come first; then those of their counts, the load's last.
    assertThat(healthCheck("sample-mesh").subList(1, 3))
        .containsExactly(Integer.toString(Integer.parseInt(first) + 8 + 7), "/counts");
    assertThat(Checkout.text("deploy/demo-mesh/README.md"))
        .contains("`GET /counts` on its counts port (mesh port +\n  8 and up, in the order")
        .contains("shipping, load)");
  }

  /** Where nothing configures the reporter, jobs count as unhealthy. */
  @Test
  void theHealthCheckOfJobsAsksTheReporterThatComposeConfigures() {
    assertThat(dockerfile.effective("jobs", "HEALTHCHECK").orElseThrow())
        .endsWith(
            "\"%s\", \"/metrics\"]"
                .formatted(
                    Checkout.yaml(FOLDER + "flink.yaml")
                        .path("metrics.reporter.prom.port")
                        .asText()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"receiver", "query", "jobs", "tools", "sample-mesh"})
  void anImageHasTheLicencesOfWhatItHolds(String image) {
    assertThat(dockerfile.lineage(image))
        .anySatisfy(
            stage ->
                assertThat(stage.all("COPY"))
                    .contains("LICENSE deploy/docs/THIRD-PARTY.txt /opt/meshline/licenses/"));
  }

  /** What is copied from the checkout must not be held back, what was built or fetched must. */
  @Test
  void theContextIsTheSourcesAlone() {
    List<String> held = Checkout.text(FOLDER + "Dockerfile.dockerignore").lines().toList();
    assertThat(held)
        .contains(".git", ".meshline", "**/target", "**/node_modules", "**/src/test", "**/*.md")
        .noneMatch(line -> line.startsWith("!"));
    for (Dockerfile.Stage stage : dockerfile.stages().values()) {
      for (String copy : stage.all("COPY")) {
        if (!copy.contains("--from=")) {
          assertThat(copy).doesNotContain(".md", "/target", "src/test");
        }
      }
    }
  }

  @Test
  void exposedPortsAreThoseThatTheProgramsListenOn() {
    Stream<String> listening =
        Stream.of(
                ReceiverOption.OTLP_PORT,
                ReceiverOption.OTLP_HTTP_PORT,
                ReceiverOption.ZIPKIN_PORT,
                ReceiverOption.SKYWALKING_PORT,
                ReceiverOption.HTTP_PORT,
                ReceiverOption.SKYWALKING_HTTP_PORT)
            .map(ReceiverOption::defaultText)
            .map(Objects::requireNonNull);
    assertThat(dockerfile.effective("receiver", "EXPOSE").orElseThrow().split(" "))
        .containsExactlyInAnyOrderElementsOf(listening.toList());
    assertThat(dockerfile.effective("query", "EXPOSE")).hasValue(QueryOption.PORT.defaultText());
  }

  private List<String> healthCheck(String image) throws JsonProcessingException {
    String check = dockerfile.effective(image, "HEALTHCHECK").orElseThrow();
    List<String> command = words(check.substring(check.indexOf('[')));
    assertThat(command).hasSize(3).first().isEqualTo("/opt/meshline/bin/health");
    return command;
  }

  private String base(String image) {
    return dockerfile.base(image, OtherImages.all());
  }

  private static List<String> words(String json) throws JsonProcessingException {
    return List.of(new ObjectMapper().readValue(json, String[].class));
  }
}
