package io.meshline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.meshline.jobs.aggregation.AggregationOptions;
import io.meshline.jobs.aggregation.BackfillOptions;
import io.meshline.jobs.aggregation.SearchOptions;
import io.meshline.jobs.kafka.KafkaOptions;
import io.meshline.schemas.access.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionTableTest {

  private final OptionTable table = AggregationOptions.table();

  @Test
  void argumentsBeatEnvironmentBeatsFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("job.yaml");
    Files.writeString(
        file,
        """
        kafka:
          bootstrap-servers: [a:1, b:2]
          client.security.protocol: SSL
        registry.urls: http://file
        search.hosts: http://file:9200
        source:
          idleness: 1min
          out-of-orderness: 3s
        """);

    Options options =
        table.read(
            new String[] {"--config", file.toString(), "--source.idleness=5s"},
            Map.of(
                "MESHLINE_SOURCE_IDLENESS", "4s",
                "MESHLINE_REGISTRY_URLS", "http://environment",
                "MESHLINE_OF_ANOTHER_PROGRAM", "x"));

    assertThat(options.get(KafkaOptions.BOOTSTRAP_SERVERS)).containsExactly("a:1", "b:2");
    assertThat(options.get(KafkaOptions.REGISTRY_URLS)).containsExactly("http://environment");
    assertThat(options.get(SearchOptions.HOSTS)).containsExactly("http://file:9200");
    assertThat(options.get(KafkaOptions.IDLENESS)).isEqualTo(Duration.ofSeconds(5));
    assertThat(options.get(KafkaOptions.OUT_OF_ORDERNESS)).isEqualTo(Duration.ofSeconds(3));
    assertThat(KafkaOptions.client(options))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("bootstrap.servers", "a:1,b:2");
  }

  @Test
  void tellsAllFaultsAtOnce() {
    InvalidOptionsException thrown =
        catchThrowableOfType(
            InvalidOptionsException.class,
            () ->
                table.read(
                    new String[] {
                      "--source.idleness",
                      "-5s",
                      "--lateness.hour=1min",
                      "--no.such.option",
                      "hunter2",
                      "--search.user",
                      "me",
                      "--search.api-key=hunter2",
                      "--search.hosts=http://localhost:9200",
                      "--search.password=hunter2",
                      "--search.password=hunter2",
                      "hunter2",
                      "--registry.password",
                      "hunter2"
                    },
                    Map.of("MESHLINE_JOB_PARALLELISM", "many")));

    assertThat(thrown.faults())
        .anySatisfy(fault -> assertThat(fault).startsWith("source.idleness: -5s (expected: dur"))
        .anySatisfy(fault -> assertThat(fault).startsWith("lateness.hour: 60s (expected: at least"))
        .anySatisfy(fault -> assertThat(fault).isEqualTo("no.such.option: there is no such option"))
        .anySatisfy(fault -> assertThat(fault).startsWith("search.user and search.api-key: both"))
        .anySatisfy(
            fault -> assertThat(fault).startsWith("registry.user and registry.password: on"))
        .contains("argument --search.password is given twice")
        .anySatisfy(fault -> assertThat(fault).startsWith("argument 12 has no key"))
        .anySatisfy(fault -> assertThat(fault).startsWith("MESHLINE_JOB_PARALLELISM: many"))
        .anySatisfy(fault -> assertThat(fault).startsWith("kafka.bootstrap-servers: not set"))
        .anySatisfy(fault -> assertThat(fault).startsWith("registry.urls: not set"));
    assertThat(thrown.faults())
        .contains(
            "argument --search.password: a secret, which other users can see there (expected: in"
                + " the file of --config, the environment or the file of --search.password-file)")
        .anySatisfy(fault -> assertThat(fault).startsWith("argument --search.api-key: a secret"))
        .anySatisfy(fault -> assertThat(fault).startsWith("argument --registry.password: a sec"))
        .hasSize(13);
    assertThat(thrown).hasMessageNotContaining("hunter2");
  }

  @Test
  void everySecretMayBeInAFile(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "hunter2\nmore\n");
    Options options =
        table.read(
            new String[] {
              "--kafka.bootstrap-servers=a:1",
              "--registry.urls=https://b:2",
              "--search.hosts=https://c:3",
              "--kafka.user=me",
              "--kafka.password-file=" + file,
              "--kafka.ca-certificate=/ca.pem",
              "--registry.user=me",
              "--registry.password-file=" + file,
              "--search.user=me"
            },
            Map.of("MESHLINE_SEARCH_PASSWORD_FILE", file.toString()));

    assertThat(options.get(KafkaOptions.REGISTRY_PASSWORD)).isEqualTo("hunter2");
    assertThat(options.get(SearchOptions.PASSWORD)).isEqualTo("hunter2");
    assertThat(KafkaOptions.client(options))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("ssl.truststore.location", "/ca.pem")
        .containsEntry(
            "sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"me\""
                + " password=\"hunter2\";");
    for (Option<?> option : table.options()) {
      if (option.type().secret()) {
        assertThat(table.options()).contains(option.inFile());
      }
    }
  }

  /** Who passes options on, and knows no table, tells secrets so. */
  @Test
  void secretsHaveKeysThatSaySo() {
    for (Option<?> option : BackfillOptions.table().options()) {
      assertThat(Secrets.isSecret(option.key())).as(option.key()).isEqualTo(option.type().secret());
    }
    for (ConfigDef client : List.of(ConsumerConfig.configDef(), ProducerConfig.configDef())) {
      assertThat(client.configKeys().values())
          .filteredOn(setting -> !setting.name.contains("certificate"))
          .allSatisfy(
              setting ->
                  assertThat(Secrets.isSecret("kafka.client." + setting.name))
                      .as(setting.name)
                      .isEqualTo(setting.type == ConfigDef.Type.PASSWORD));
    }
  }

  @Test
  void faultsOfSecretsDoNotTellThem(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "hunter2");
    InvalidOptionsException thrown =
        catchThrowableOfType(
            InvalidOptionsException.class,
            () ->
                table.read(
                    new String[] {
                      "--kafka.bootstrap-servers=a:1",
                      "--search.enabled=false",
                      "--registry.urls=http://b:2",
                      "--registry.ca-certificate=/ca.pem",
                      "--registry.token-file=" + file,
                      "--kafka.security-protocol=TLS",
                      "--kafka.password-file=/nowhere",
                      "--kafka.client.sasl.jaas.config=hunter2"
                    },
                    Map.of("MESHLINE_REGISTRY_TOKEN", "hunter2")));

    assertThat(thrown.faults())
        .containsExactlyInAnyOrder(
            "argument --kafka.client.sasl.jaas.config: a secret, which other users can see there"
                + " (expected: in the file of --config, or by the option for it)",
            "registry.token and registry.token-file: both given (expected: at most one of them)",
            "kafka.password-file: /nowhere (expected: a file that can be read, whose first line is"
                + " the secret)",
            "kafka.security-protocol: TLS (expected: one of PLAINTEXT, SSL, SASL_PLAINTEXT,"
                + " SASL_SSL)",
            "registry.ca-certificate: given for an address without TLS (expected: https addresses"
                + " in registry.urls)");
    assertThat(thrown).hasMessageNotContaining("hunter2");
  }

  @Test
  void tellsFaultsOfTheRegistrysAccess() {
    InvalidOptionsException thrown =
        catchThrowableOfType(
            InvalidOptionsException.class,
            () ->
                table.of(
                    Map.of(
                        "kafka.bootstrap-servers", "a:1",
                        "search.enabled", "false",
                        "registry.urls", "http://good:8081,ftp://me:hunter2@bad,me:hunter2@bad:1",
                        "registry.user", "me",
                        "registry.password", "hunter2",
                        "registry.token", "hunter2")));

    assertThat(thrown.faults())
        .containsExactly(
            "registry.urls: bad (expected: http://host:port or https://host:port)",
            "registry.urls: bad:1 (expected: http://host:port or https://host:port)",
            "registry.user and registry.token: both set (expected: at most one of them)");
  }

  @Test
  void limitsAreLargeEnoughToBeDealtOut() {
    InvalidOptionsException thrown =
        catchThrowableOfType(
            InvalidOptionsException.class,
            () ->
                table.of(
                    Map.of(
                        "kafka.bootstrap-servers", "a:1",
                        "search.enabled", "false",
                        "registry.urls", "http://good:8081",
                        "job.max-parallelism", "256",
                        "limit.services", "8191",
                        "limit.entities", "8000",
                        "limit.endpoints", "-1")));

    assertThat(thrown.faults())
        .containsExactlyInAnyOrder(
            "limit.services: 8191 (expected: at least 32 for each of job.max-parallelism, which is"
                + " 8192)",
            "limit.entities: 8000 (expected: at least limit.services, which is 8191)",
            "limit.endpoints: -1 (expected: whole number 0 to 1000000000)");
  }

  @Test
  void theReadmeListsEveryOptionAsItIs() throws IOException {
    assertThat(Files.readString(Path.of("README.md")))
        .contains(OptionsReference.markdown(table.options()))
        .contains(OptionsReference.markdown(BackfillOptions.ALL));
  }
}
