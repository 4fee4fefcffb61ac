package io.meshline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BackfillCommandTest {

  @Test
  void startsTheJobForTheStackOfThisMachine() throws IOException {
    assertThat(arguments("--from", "2026-11-22", "--to", "2026-11-23"))
        .containsExactlyInAnyOrder(
            "--job.parallelism=1",
            "--combine.max-paths=5000",
            "--kafka.bootstrap-servers=usual-kafka",
            "--registry.urls=usual-registry",
            "--search.hosts=usual-search",
            "--backfill.from=2026-11-22",
            "--backfill.to=2026-11-23");
  }

  @Test
  void startsTheJobOnAnyClusterWithSecretsAndOptions(@TempDir Path folder) throws IOException {
    Path kafka = Files.writeString(folder.resolve("kafka.properties"), "security.protocol=SSL\n");
    assertThat(
            arguments(
                "--flink=http://flink:8081",
                "--kafka=kafka:9092",
                "--kafka-config=" + kafka,
                "--registry=http://registry",
                "--search=http://search",
                "--from=2026-11-22",
                "--to=2026-11-23",
                "--service=shop/cart",
                "--allow-incomplete",
                "--job-option=limit.edges=9",
                "--job-option=search.api-key-file=/run/secrets/search",
                "--job-option=lateness.minute=5min"))
        .containsExactlyInAnyOrder(
            "--kafka.bootstrap-servers=kafka:9092",
            "--kafka.client.security.protocol=SSL",
            "--registry.urls=http://registry",
            "--search.hosts=http://search",
            "--search.api-key-file=/run/secrets/search",
            "--limit.edges=9",
            "--lateness.minute=5min",
            "--backfill.from=2026-11-22",
            "--backfill.to=2026-11-23",
            "--backfill.service=shop/cart",
            "--backfill.allow-incomplete=true");
  }

  @Test
  void aSecretIsNotPassedOn() {
    for (String secret :
        List.of("search.password=x", "search.api-key=x", "kafka.client.sasl.jaas.config=x")) {
      BackfillCommand command = new BackfillCommand(part -> "usual-" + part);
      assertThat(
              new CommandLine(command)
                  .execute(
                      "--flink=http://127.0.0.1:1",
                      "--from=2026-11-22",
                      "--to=2026-11-23",
                      "--job-option=" + secret))
          .isEqualTo(2);
    }
  }

  @Test
  void anAddressThatIsNoneIsAnOptionThatCannotBe() {
    BackfillCommand command = new BackfillCommand(part -> "usual-" + part);
    assertThat(
            new CommandLine(command)
                .execute("--flink=flink:8081", "--from=2026-11-22", "--to=2026-11-23"))
        .isEqualTo(2);
  }

  @Test
  void aMissingRangeIsAnOptionThatCannotBe() {
    BackfillCommand command = new BackfillCommand(part -> "usual-" + part);
    assertThat(new CommandLine(command).execute("--from=2026-11-22")).isEqualTo(2);
  }

  private static List<String> arguments(String... given) throws IOException {
    BackfillCommand command = new BackfillCommand(part -> "usual-" + part);
    new CommandLine(command).parseArgs(given);
    return command.arguments();
  }
}
