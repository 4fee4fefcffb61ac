package io.meshline.e2e.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.standalone.engine.Loopback;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A running service in Node.js. */
final class NodeService implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final Path log;
  private final int port;

  private NodeService(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  static NodeService start(
      Path folder, List<String> arguments, Map<String, String> environment, Path log, int port)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of("node"), arguments.stream()).toList())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    NodeService service = new NodeService(builder.start(), log, port);
    try {
      Awaitility.await(log.toString())
          .atMost(Duration.ofSeconds(60))
          .failFast(() -> !service.process.isAlive())
          .until(() -> Loopback.accepts(port));
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
    return service;
  }

  /** Calls it as a user who carries no trace; returns the HTTP status. */
  int visit(String pathAndQuery) throws IOException, InterruptedException {
    URI uri = URI.create("http://" + Loopback.HOST + ":" + port + pathAndQuery);
    return HTTP.send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** Lets it send what it has, and waits until it has ended. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("has not ended after 20 s: " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    assertThat(process.isAlive()).isFalse();
  }
}
