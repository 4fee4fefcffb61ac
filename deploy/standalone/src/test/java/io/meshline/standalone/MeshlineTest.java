package io.meshline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MeshlineTest {
  @TempDir private Path checkout;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mesh --visits abc | --visits: abc (expected: a whole number)",
        "mesh --visits 99999999999 | --visits: 99999999999 (expected: a whole number, at most 2147483647)",
        "retention --keep-minutes 1.5 | --keep-minutes: 1.5 (expected: a whole number)",
        "backfill --flink :: | --flink: :: (expected: an address such as http://localhost:8081)",
        "backfill --job-option x | Value for option '--job-option' (KEY=VALUE) should be in KEY=VALUE",
        "topology extra | extra: not expected (expected: no argument, only options)",
        "edge a b c | c: not expected (expected: <caller> <callee> and options)",
        "topology --timeout 2d | --timeout: 2d (expected: at most 24h)",
      })
  void argumentsThatCannotBeAreToldWithWhatWasExpected(String arguments, String message) {
    StringWriter err = new StringWriter();
    assertThat(execute(err, new StringWriter(), arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).startsWith(message).contains("Usage: meshline ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "up", "clean", "backfill", "doctor", "topology"})
  void helpTellsExitCodes(String command) {
    StringWriter out = new StringWriter();
    assertThat(execute(new StringWriter(), out, command, "--help")).isZero();
    assertThat(out.toString()).contains("Exit codes:", "cannot be");
  }

  @Test
  void whatKeepsTheStackFromStartingIsToldAsAFault() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Path file = Files.writeString(checkout.resolve("file"), "x");
    assertThat(execute(err, out, "up", "--data", file.toString())).isEqualTo(1);
    assertThat(execute(err, out, "demo", "--visits", "x", "--data", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(file + ": not a folder\n", "--visits: x (expected: ");
    assertThat(out.toString()).isEmpty();
  }

  /** At the end it would be the value of an option that has none. */
  @Test
  void theStoreOfTheStackComesBeforeOtherOptionsOfTheQueryServer() {
    assertThat(Meshline.queryArguments(List.of("--port"), Map.of("MESHLINE_QUERY_X", "y")))
        .hasSize(2)
        .endsWith("--port");
  }

  private int execute(StringWriter err, StringWriter out, String... arguments) {
    CommandLine commands = Meshline.commandLine(checkout);
    return commands
        .setErr(new PrintWriter(err, true))
        .setOut(new PrintWriter(out, true))
        .execute(arguments);
  }
}
