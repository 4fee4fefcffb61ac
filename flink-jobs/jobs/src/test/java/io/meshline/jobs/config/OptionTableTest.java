package io.meshline.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.meshline.jobs.aggregation.AggregationOptions;
import io.meshline.jobs.aggregation.SearchOptions;
import io.meshline.jobs.kafka.KafkaOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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
                      "7",
                      "--search.user",
                      "me",
                      "--search.hosts",
                      "http://localhost:9200",
                      "stray"
                    },
                    Map.of("MESHLINE_JOB_PARALLELISM", "many")));

    assertThat(thrown.faults())
        .anySatisfy(fault -> assertThat(fault).startsWith("source.idleness: -5s (expected: dur"))
        .anySatisfy(fault -> assertThat(fault).startsWith("lateness.hour: 60s (expected: at least"))
        .anySatisfy(fault -> assertThat(fault).startsWith("no.such.option: 7 (there is no such"))
        .anySatisfy(fault -> assertThat(fault).startsWith("search.user and search.password: only"))
        .anySatisfy(fault -> assertThat(fault).startsWith("argument stray"))
        .anySatisfy(fault -> assertThat(fault).startsWith("MESHLINE_JOB_PARALLELISM: many"))
        .anySatisfy(fault -> assertThat(fault).startsWith("kafka.bootstrap-servers: not set"))
        .anySatisfy(fault -> assertThat(fault).startsWith("registry.urls: not set"));
    assertThat(thrown.faults()).hasSize(8);
  }

  @Test
  void theReadmeListsEveryOptionAsItIs() throws IOException {
    assertThat(Files.readString(Path.of("README.md")))
        .contains(OptionsReference.markdown(table.options()));
  }
}
