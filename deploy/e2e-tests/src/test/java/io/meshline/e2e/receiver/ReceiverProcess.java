package io.meshline.e2e.receiver;

import io.meshline.ingest.receiver.Receiver;
import io.meshline.standalone.engine.Loopback;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A receiver as a user runs it: its main class in a small JVM. */
final class ReceiverProcess implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final int skywalkingPort = Loopback.freePort();
  private final int otlpPort = Loopback.freePort();
  private final int httpPort = Loopback.freePort();
  private final Path log;
  private final Process process;

  ReceiverProcess(Path folder, String bootstrapServers, String registry) throws IOException {
    log = folder.resolve("receiver.log");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                Receiver.class.getName(),
                "--kafka.bootstrap-servers",
                bootstrapServers,
                "--registry.urls",
                registry,
                "--skywalking.port=" + skywalkingPort,
                "--otlp.port=" + otlpPort,
                "--http.port=" + httpPort)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
  }

  int skywalkingPort() {
    return skywalkingPort;
  }

  int otlpPort() {
    return otlpPort;
  }

  List<Integer> ports() {
    return List.of(skywalkingPort, otlpPort, httpPort);
  }

  boolean ready() throws InterruptedException {
    try {
      return get("/readyz").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** The sum of a metric over all labels that the pattern matches. */
  long metric(String name, String labels) throws IOException, InterruptedException {
    Matcher lines =
        Pattern.compile("(?m)^meshline_receiver_" + name + "\\{[^}]*" + labels + "[^}]*\\} (.*)$")
            .matcher(get("/metrics").body());
    long sum = 0;
    while (lines.find()) {
      sum += Math.round(Double.parseDouble(lines.group(1)));
    }
    return sum;
  }

  /** SIGTERM, and the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(40, TimeUnit.SECONDS)) {
      throw new AssertionError("the receiver did not end in time; its log: " + log());
    }
    return process.exitValue();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://" + Loopback.HOST + ":" + httpPort + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
