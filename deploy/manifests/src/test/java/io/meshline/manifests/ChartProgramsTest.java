package io.meshline.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.ingest.receiver.ReceiverOption;
import io.meshline.jobs.BackfillJob;
import io.meshline.jobs.CallAggregationJob;
import io.meshline.jobs.SpanPairingJob;
import io.meshline.jobs.aggregation.AggregationOptions;
import io.meshline.jobs.aggregation.BackfillOptions;
import io.meshline.jobs.config.Option;
import io.meshline.jobs.config.OptionTable;
import io.meshline.query.server.QueryOption;
import io.meshline.schemas.IntakeTopics;
import io.meshline.schemas.Topics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart hands to the programs, held against the programs. */
@ExtendWith(HelmLibrary.class)
class ChartProgramsTest {
  private final HelmChart chart = new HelmChart();

  static List<String> examples() {
    return HelmChart.examples();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyVariableOfTheReceiverIsOneOfItsOptions(String example) {
    JsonNode container = container(chart.render(example), "Deployment", "meshline-receiver");
    assertThat(Variables.of(container).keySet())
        .isNotEmpty()
        .isSubsetOf(Arrays.stream(ReceiverOption.values()).map(ReceiverOption::variable).toList());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyVariableOfTheQueryServerIsOneOfItsOptions(String example) {
    JsonNode container = container(chart.render(example), "Deployment", "meshline-query");
    assertThat(Variables.of(container).keySet())
        .isNotEmpty()
        .isSubsetOf(Arrays.stream(QueryOption.values()).map(QueryOption::variable).toList());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void jobsStartWithTheirVariables(String example) {
    Map<String, OptionTable> tables =
        Map.of(
            CallAggregationJob.class.getName(), AggregationOptions.table(),
            SpanPairingJob.class.getName(), SpanPairingJob.options(),
            BackfillJob.class.getName(), BackfillOptions.table());
    for (JsonNode job : HelmChart.ofKind(chart.render(example), "FlinkDeployment")) {
      OptionTable table = tables.get(job.at("/spec/job/entryClass").asText());
      assertThat(table).as(job.at("/spec/job/entryClass").asText()).isNotNull();
      Map<String, String> variables =
          new HashMap<>(Variables.of(job.at("/spec/podTemplate/spec/containers/0")));
      variables.keySet().removeIf(name -> name.startsWith("AWS_"));
      assertThat(variables.keySet())
          .isSubsetOf(table.options().stream().map(Option::variable).toList());
      // Files are not there, and are looked at when the options are read.
      variables.keySet().removeIf(name -> name.matches(".*(_CERTIFICATE|_KEYSTORE|_OBJECTIVES)"));
      List<String> arguments = new ArrayList<>();
      job.at("/spec/job/args").forEach(argument -> arguments.add(argument.asText()));
      assertThat(table.read(arguments.toArray(String[]::new), variables)).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void flinkKnowsItsSettings(String example) {
    for (JsonNode job : HelmChart.ofKind(chart.render(example), "FlinkDeployment")) {
      for (String key : Checkout.keys(job.at("/spec/flinkConfiguration"))) {
        // Those of the operator and of the example's file system are not Flink's own.
        if (!key.matches("(kubernetes\\.operator|job\\.autoscaler|s3)\\..*")) {
          assertThat(FlinkKeys.knows(key)).as(key).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void javaRunsFlinkAsItDoesInCompose(String example) {
    Map<String, String> among =
        Map.of(
            "env.java.opts.all", "--add-opens=java.base/java.util=ALL-UNNAMED",
            "env.java.opts.taskmanager", "-XX:+UseParallelGC");
    among.forEach(
        (key, option) -> {
          String options = Checkout.yaml("deploy/docker/flink.yaml").path(key).asText();
          assertThat(options).contains(option);
          assertThat(HelmChart.ofKind(chart.render(example), "FlinkDeployment"))
              .isNotEmpty()
              .extracting(job -> job.at("/spec/flinkConfiguration").path(key).asText())
              .containsOnly(options);
        });
  }

  @Test
  void jobsAreUpgradedBySavepointKeepWhoLeadsAndScale() {
    List<JsonNode> objects = chart.render("production.yaml");
    JsonNode job = HelmChart.named(objects, "FlinkDeployment", "meshline-aggregation");
    assertThat(job.at("/spec/flinkVersion").asText())
        .isEqualTo(
            "v"
                + Checkout.property("flink.version")
                    .replaceFirst("\\.\\d+$", "")
                    .replace('.', '_'));
    assertThat(job.at("/spec/job/upgradeMode").asText()).isEqualTo("savepoint");
    JsonNode settings = job.at("/spec/flinkConfiguration");
    assertThat(settings.path("high-availability.type").asText()).isEqualTo("kubernetes");
    assertThat(settings.path("high-availability.storageDir").asText())
        .isEqualTo("s3://observability/meshline/high-availability");
    assertThat(settings.path("job.autoscaler.enabled").asText()).isEqualTo("true");
    assertThat(settings.path("jobmanager.scheduler").asText()).isEqualTo("adaptive");
    assertThat(settings.path("s3.path.style.access").asText()).isEqualTo("true");
    JsonNode backfill =
        HelmChart.named(chart.render("tracing-only.yaml"), "FlinkDeployment", "meshline-backfill");
    assertThat(backfill.at("/spec/job/upgradeMode").asText()).isEqualTo("stateless");
  }

  @Test
  void topicsOfStrimziAreThoseOfTheCatalogue() {
    List<JsonNode> objects =
        chart.render(
            "production.yaml",
            Map.of(
                "receiver.kafkaIntake.zipkin", "true",
                "receiver.kafkaIntake.skywalkingNamespace", "prod"));
    Map<String, Topics.Topic> catalogue = new TreeMap<>();
    Stream.of(Topics.all(), IntakeTopics.zipkin(), IntakeTopics.skywalking("prod"))
        .flatMap(List::stream)
        .forEach(topic -> catalogue.put(topic.name(), topic));
    Map<String, Integer> asked =
        Map.of(Topics.CALLS, 48, Topics.PAIRED_CALLS, 48, Topics.SPANS, 48);

    List<JsonNode> topics = HelmChart.ofKind(objects, "KafkaTopic");
    assertThat(topics.stream().map(topic -> topic.at("/spec/topicName").asText()))
        .containsExactlyInAnyOrderElementsOf(catalogue.keySet());
    for (JsonNode object : topics) {
      Topics.Topic topic =
          Objects.requireNonNull(catalogue.get(object.at("/spec/topicName").asText()));
      assertThat(object.at("/metadata/name").asText()).isEqualTo(topic.name());
      assertThat(object.at("/spec/partitions").asInt())
          .isEqualTo(asked.getOrDefault(topic.name(), topic.partitions()));
      Map<String, String> config = new TreeMap<>();
      for (String key : Checkout.keys(object.at("/spec/config"))) {
        config.put(key, object.at("/spec/config").path(key).asText());
      }
      assertThat(config.remove("min.insync.replicas")).isEqualTo("2");
      assertThat(config).isEqualTo(topic.config());
    }
    assertThat(HelmChart.ofKind(chart.render("minimal.yaml"), "KafkaTopic")).isEmpty();
  }

  /** MESHLINE_QUERY_PORT of the Service meshline-query would be taken for the option port. */
  @ParameterizedTest
  @MethodSource("io.meshline.manifests.HelmChart#examples")
  void noPodHasVariablesOfServices(String example) {
    int pods = 0;
    for (JsonNode object : chart.render(example)) {
      for (JsonNode holder : object.findParents("containers")) {
        pods++;
        assertThat(holder.path("enableServiceLinks").isBoolean())
            .as("%s %s", object.path("kind"), object.at("/metadata/name"))
            .isTrue();
        assertThat(holder.path("enableServiceLinks").asBoolean()).isFalse();
      }
    }
    assertThat(pods).isPositive();
  }

  @Test
  void usersMayWhatTheProgramsDoAndNothingElse() {
    List<JsonNode> objects = chart.render("production.yaml");
    assertThat(rights(objects, "meshline-receiver", "topic", "Write"))
        .containsExactlyInAnyOrder(
            Topics.CALLS, Topics.SPANS, Topics.INSTANCES, Topics.DEAD_LETTERS);
    assertThat(rights(objects, "meshline-receiver", "topic", "Read"))
        .containsExactlyInAnyOrder("skywalking-segments", "skywalking-managements");
    assertThat(rights(objects, "meshline-jobs", "topic", "Read"))
        .containsExactlyInAnyOrder(
            Topics.CALLS,
            Topics.PAIRED_CALLS,
            Topics.SPANS,
            Topics.INSTANCES,
            Topics.NODES,
            Topics.EDGES,
            Topics.SLA);
    assertThat(rights(objects, "meshline-jobs", "topic", "DescribeConfigs"))
        .isEqualTo(rights(objects, "meshline-jobs", "topic", "Read"));
    assertThat(rights(objects, "meshline-jobs", "topic", "Write"))
        .containsExactlyInAnyOrder(
            Topics.PAIRED_CALLS,
            Topics.NODES,
            Topics.EDGES,
            Topics.SLA,
            Topics.ALERTS,
            Topics.EVENTS,
            Topics.LATE,
            Topics.DEAD_LETTERS);
    assertThat(rights(objects, "meshline-jobs", "transactionalId", "Write"))
        .containsExactly(defaultOf(SpanPairingJob.options(), "pairing.transactional-id-prefix"));
    assertThat(rights(objects, "meshline-jobs", "group", "Read"))
        .contains(
            defaultOf(SpanPairingJob.options(), "pairing.group"),
            defaultOf(AggregationOptions.table(), "source.group"));
    assertThat(rights(objects, "meshline-receiver", "group", "Read"))
        .containsExactly(ReceiverOption.INTAKE_GROUP.defaultText());
    // The programs are who Strimzi makes.
    assertThat(Variables.of(container(objects, "Deployment", "meshline-receiver")))
        .containsEntry("MESHLINE_RECEIVER_KAFKA_USER", "meshline-receiver")
        .containsEntry("MESHLINE_RECEIVER_KAFKA_PASSWORD", "meshline-receiver/password");
  }

  @Test
  void setUpRunsBeforeTheReleaseAndLeavesTopicsToStrimziWhereThatMakesThem() {
    JsonNode own = HelmChart.named(chart.render("opensearch.yaml"), "Job", "meshline-setup");
    assertThat(own.path("metadata").path("annotations").path(HelmChart.HOOK).asText())
        .isEqualTo("pre-install,pre-upgrade");
    assertThat(own.at("/spec/template/spec/containers/0/args").toString())
        .contains("--kafka=$(MESHLINE_KAFKA_BOOTSTRAP_SERVERS)")
        .contains("--partitions=24")
        .contains("--replication=3");
    JsonNode strimzi = HelmChart.named(chart.render("production.yaml"), "Job", "meshline-setup");
    assertThat(strimzi.at("/spec/template/spec/containers/0/args").toString())
        .doesNotContain("--kafka")
        .contains("--search-ca=/etc/meshline/certificates/search-ca.crt");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void commandsHaveTheOptionsThatTheyAreGiven(String example) {
    List<JsonNode> objects = chart.render(example);
    JsonNode setup = HelmChart.named(objects, "Job", "meshline-setup").at("/spec/template/spec");
    JsonNode retention =
        HelmChart.named(objects, "CronJob", "meshline-retention")
            .at("/spec/jobTemplate/spec/template/spec");
    JsonNode doctor = HelmChart.named(objects, "Pod", "meshline-doctor").at("/spec");
    Map<String, JsonNode> pods =
        Map.of("SetupCommand", setup, "RetentionCommand", retention, "DoctorCommand", doctor);
    String folder = "deploy/standalone/src/main/java/io/meshline/standalone/";
    pods.forEach(
        (command, pod) -> {
          String source =
              Checkout.text(folder + command + ".java")
                  + Checkout.text(folder + "KeepOptions.java");
          JsonNode container = pod.at("/containers/0");
          Map<String, String> variables = Variables.of(container);
          for (JsonNode argument : container.path("args")) {
            String text = argument.asText();
            if (!text.startsWith("--")) {
              assertThat(source).contains("name = \"" + text + "\"");
              continue;
            }
            assertThat(source).contains("names = \"" + text.substring(0, text.indexOf('=')) + "\"");
            if (text.contains("$(")) {
              assertThat(variables)
                  .containsKey(text.substring(text.indexOf("$(") + 2, text.indexOf(')')));
            }
          }
        });
  }

  /** Names of a kind of resource on which a user may do something. */
  private static List<String> rights(
      List<JsonNode> objects, String user, String type, String operation) {
    List<String> names = new ArrayList<>();
    for (JsonNode acl :
        HelmChart.named(objects, "KafkaUser", user).at("/spec/authorization/acls")) {
      if (acl.at("/resource/type").asText().equals(type)) {
        for (JsonNode allowed : acl.path("operations")) {
          if (allowed.asText().equals(operation)) {
            names.add(acl.at("/resource/name").asText());
          }
        }
      }
    }
    return names;
  }

  private static String defaultOf(OptionTable table, String key) {
    return table.options().stream()
        .filter(option -> option.key().equals(key))
        .map(Option::defaultText)
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode container(List<JsonNode> objects, String kind, String name) {
    return HelmChart.named(objects, kind, name).at("/spec/template/spec/containers/0");
  }
}
