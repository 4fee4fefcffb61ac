package io.meshline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DoctorCommandTest {

  @Test
  void optionsThatCannotBeAreNamed() {
    assertThat(run("--jobs", "retention", "--flink", "http://127.0.0.1:1"))
        .isEqualTo("2: --jobs: retention (expected: call-aggregation, span-pairing)\n");
    assertThat(run("--timeout", "0")).isEqualTo("2: --timeout: 0 (expected: 1 to 3600)\n");
    assertThat(run("--timeout", "9223372036854775807"))
        .isEqualTo("2: --timeout: 9223372036854775807 (expected: 1 to 3600)\n");
    assertThat(run("--fresh", "9223372036854775807"))
        .isEqualTo("2: --fresh: 9223372036854775807 (expected: 1 to 525600)\n");
    assertThat(run("--keep-hours", "0", "--search", "http://127.0.0.1:1"))
        .isEqualTo("2: --keep-hours: 0 (expected: at least 1 day)\n");
    assertThat(run("--keep-days", "9223372036854775807", "--search", "http://127.0.0.1:1"))
        .isEqualTo("2: --keep-days: 9223372036854775807 (expected: at most 100000 days)\n");
    assertThat(run("--kafka", "127.0.0.1:1", "--kafka-config", "/nope"))
        .isEqualTo("2: --kafka-config: /nope: no such file (expected: a properties file)\n");
    for (String option : List.of("--flink", "--receiver", "--query")) {
      for (String address : List.of("localhost", "localhost:8081", "ftp://localhost")) {
        assertThat(run(option, address))
            .isEqualTo(
                "2: %s: %s (expected: an address such as http://localhost:8081)\n",
                option, address);
      }
    }
    assertThat(run("--flink", "ftp://user:secret@x"))
        .isEqualTo("2: --flink: …@x (expected: an address such as http://localhost:8081)\n");
    assertThat(run("--search", "ftp://x")).startsWith("2: --search: ftp://x (expected: an address");
    assertThat(run("--search", "localhost:9200")).startsWith("2: --search: localhost:9200 (");
    assertThat(run("--search", "https://x", "--search-ca", "/nope"))
        .isEqualTo("2: --search-ca: /nope: no such file (expected: a PEM file)\n");
    assertThat(run("--partitions", "0", "--kafka", "127.0.0.1:1"))
        .isEqualTo("2: --partitions: 0 (expected: at least 1)\n");
  }

  @Test
  void partsThatDoNotAnswerAreFaultsAndThoseNotNamedAreNotChecked() {
    assertThat(run("--flink", "http://127.0.0.1:1", "--receiver", "http://127.0.0.1:1"))
        .startsWith(
            "1: flink      FAULT    GET http://127.0.0.1:1/overview: no answer (connection refused)")
        .contains(
            "receiver   FAULT    GET http://127.0.0.1:1/readyz: no answer (connection refused)")
        .contains("kafka      -        not checked (--kafka says where it is)")
        .endsWith("\n2 faults, 0 warnings\n");
  }

  @Test
  void withoutAnyAddressItLooksAtTheStackOfThisMachine() {
    assertThat(run("--timeout", "1"))
        .startsWith("1: ")
        .contains("http://127.0.0.1:1/overview", "http://127.0.0.1:1/readyz")
        .doesNotContain("not checked");
  }

  private static String run(String... arguments) {
    var text = new StringWriter();
    var command =
        new CommandLine(
            new DoctorCommand(
                name -> name.equals("kafka") ? "127.0.0.1:1" : "http://127.0.0.1:1",
                Map.of(),
                InstantSource.system()));
    int code =
        command
            .setOut(new PrintWriter(text, true))
            .setErr(new PrintWriter(text, true))
            .execute(arguments);
    return code + ": " + text;
  }
}
