package io.meshline.query.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource({
    "--port x, --port: x (expected: a whole number from 0 to 65535)",
    "--port 70000, --port: 70000",
    "--port, --port: no value",
    "--foo, --foo: no such option",
    "serve, serve: not an option",
    "--colour red, --colour: no such option",
    "--token=secret, --token: as an argument",
    "--timeout 1y, --timeout: 1y",
    "--metrics.forget 5m, --metrics.forget: 5m",
    "--search.hosts ftp://a, ftp://a",
    "--config /nowhere, --config: /nowhere"
  })
  void wrongArgumentsAreNamed(String arguments, String message) {
    assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains(message).doesNotContain("\tat ");
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void anOccupiedPortIsAFailure() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(run("--port", port)).isEqualTo(1);
      assertThat(err.toString(UTF_8)).contains("port: 127.0.0.1:" + port).contains("a free port");
    }
  }

  @Test
  void certificatesThatCannotBeReadAreAFailure(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("ca"), "nothing");
    assertThat(
            run(
                "--port=0",
                "--search.hosts=https://127.0.0.1:1",
                "--search.ca-certificate=" + file))
        .isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("CA certificate");
  }

  @Test
  void helpListsEveryOption() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString(UTF_8)).contains("--metrics.edges.max", "MESHLINE_QUERY_PORT");
  }

  private int run(String... arguments) {
    return QueryMain.run(
        List.of(arguments),
        Map.of(),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }
}
