package io.meshline.standalone;

import io.meshline.ingest.publisher.InstallException;
import io.meshline.ingest.publisher.SchemaInstaller;
import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicReport;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.schemas.Topics;
import io.meshline.schemas.Topics.Topic;
import io.meshline.sink.elasticsearch.IndexTemplates;
import io.meshline.standalone.engine.EngineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code setup}: creates the topics, registers the schemas and installs the index templates on
 * engines that are there already. What is there and right stays as it is; doing it again changes
 * nothing.
 */
@Command(
    name = "setup",
    mixinStandardHelpOptions = true,
    description = {
      "Prepare your own Kafka, schema registry and search store; doing it again changes nothing.",
      "Secrets come from the environment: MESHLINE_REGISTRY_USER and MESHLINE_REGISTRY_PASSWORD, or"
          + " MESHLINE_REGISTRY_TOKEN; MESHLINE_SEARCH_USER and MESHLINE_SEARCH_PASSWORD, or"
          + " MESHLINE_SEARCH_API_KEY; MESHLINE_KAFKA_USER and MESHLINE_KAFKA_PASSWORD. Each may be in"
          + " the file that the variable with _FILE names. MESHLINE_KAFKA_SECURITY_PROTOCOL,"
          + " _SASL_MECHANISM, _CA_CERTIFICATE, _KEYSTORE and _KEYSTORE_PASSWORD serve as the options"
          + " of the jobs do."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything is there",
      "1:an engine refused or did not answer",
      "2:options that cannot be"
    })
final class SetupCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT,…",
      description = "Brokers to begin with: creates the topics.")
  private @Nullable String brokers;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Further properties of the Kafka client.")
  private @Nullable Path clientProperties;

  @Option(
      names = "--kafka-ca",
      paramLabel = "FILE",
      description = "PEM file with the certificates to trust at Kafka.")
  private @Nullable String kafkaCertificates;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of each topic; default: as the catalogue says.")
  private @Nullable Integer partitions;

  @Option(
      names = "--replication",
      paramLabel = "N",
      description = "Copies of each partition; default: as the brokers say.")
  private @Nullable Integer replication;

  @Option(
      names = "--kafka-intake",
      paramLabel = "NAME,…",
      description =
          "Protocols that are also taken from Kafka, zipkin, skywalking or both: creates the topics"
              + " their agents write into.")
  private String kafkaIntake = "";

  @Option(
      names = "--skywalking-namespace",
      paramLabel = "NAME",
      description = "The agents' plugin.kafka.namespace, with which the topics begin.")
  private String skywalkingNamespace = "";

  @Option(
      names = "--registry",
      paramLabel = "URL,…",
      description = "Schema registry: registers the schemas.")
  private @Nullable String registry;

  @Option(
      names = "--registry-ca",
      paramLabel = "FILE",
      description = "PEM file with the certificates to trust at the schema registry.")
  private @Nullable Path registryCertificates;

  @Option(
      names = "--search",
      paramLabel = "URL,…",
      description = "Search store: installs or upgrades the index templates.")
  private @Nullable String search;

  @Option(
      names = "--search-ca",
      paramLabel = "FILE",
      description = "PEM file with the certificates to trust at the search store.")
  private @Nullable String searchCertificates;

  SetupCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (brokers == null && registry == null && search == null) {
      System.err.println("nothing to set up (expected: --kafka, --registry or --search)");
      return 2;
    }
    Set<KafkaIntake> intakes;
    Optional<String> fault = SizingOptions.fault(partitions, replication);
    if (fault.isPresent()) {
      System.err.println(fault.get());
      return 2;
    }
    try {
      intakes = KafkaIntake.parse(kafkaIntake);
    } catch (IllegalArgumentException e) {
      System.err.println("--kafka-intake: " + kafkaIntake + " (expected: " + e.getMessage() + ")");
      return 2;
    }
    try {
      if (brokers != null) {
        TopicReport topics = topics(brokers, intakes);
        topics.created().forEach(t -> System.out.println("topic created: " + t));
        topics.existing().forEach(t -> System.out.println("topic was there: " + t));
        topics.differences().forEach(d -> System.out.println("topic differs, left as it is: " + d));
      }
      if (registry != null) {
        new SchemaInstaller(
                RegistryAccess.builder(registry, registryCertificates, environment).build())
            .install()
            .forEach((subject, id) -> System.out.println("schema " + id + ": " + subject));
      }
      if (search != null) {
        IndexTemplates.install(SearchAccess.connection(search, searchCertificates, environment))
            .forEach(t -> System.out.println("index template " + t.name() + ": " + t.action()));
      }
      return 0;
    } catch (RuntimeException e) {
      System.err.println(e.getMessage());
      return e instanceof IllegalArgumentException ? 2 : 1;
    }
  }

  private TopicReport topics(String bootstrapServers, Set<KafkaIntake> intakes) {
    List<Topic> topics = new ArrayList<>(Topics.all());
    intakes.forEach(intake -> topics.addAll(intake.topics(skywalkingNamespace)));
    var access =
        new KafkaAccess(bootstrapServers, clientProperties, kafkaCertificates, environment);
    try (Admin admin = access.admin(Map.of())) {
      return new TopicInstaller(
              admin, new TopicSizing(number(partitions), Map.of(), number(replication)))
          .install(topics);
    } catch (InstallException e) {
      throw new EngineException("kafka at " + bootstrapServers + ": " + e.getMessage(), e);
    }
  }

  private static OptionalInt number(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
