package io.meshline.e2e.receiver;

import io.meshline.ingest.receiver.Receiver;
import io.meshline.ingest.receiver.ReceiverOption;
import io.meshline.standalone.engine.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A receiver as a user runs it: its main class in a small JVM. */
final class ReceiverProcess implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<ReceiverOption, Integer> ports = new EnumMap<>(ReceiverOption.class);
  private final Path log;
  private final Process process;

  ReceiverProcess(Path folder, String bootstrapServers, String registry) throws IOException {
    log = folder.resolve("receiver.log");
    List<String> command =
        new ArrayList<>(
            List.of(
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
                registry));
    // Whatever ports there are, also those of protocols that come later.
    for (ReceiverOption option : ReceiverOption.values()) {
      if (option.key().endsWith(".port")) {
        ports.put(option, Loopback.freePort());
        command.add("--" + option.key() + "=" + ports.get(option));
      }
    }
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  int port(ReceiverOption option) {
    return Objects.requireNonNull(ports.get(option));
  }

  int skywalkingPort() {
    return port(ReceiverOption.SKYWALKING_PORT);
  }

  int otlpPort() {
    return port(ReceiverOption.OTLP_PORT);
  }

  /** Every port that it has. */
  List<Integer> ports() {
    return List.copyOf(ports.values());
  }

  boolean ready() throws InterruptedException {
    try {
      return get("/readyz").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The sum of a metric over all labels that the pattern matches; all there are, if it is empty.
   */
  long metric(String name, String labels) throws IOException, InterruptedException {
    Matcher lines =
        Pattern.compile(
                "(?m)^meshline_receiver_"
                    + name
                    + (labels.isEmpty() ? "(?:\\{[^}]*\\})?" : "\\{[^}]*" + labels + "[^}]*\\}")
                    + " (.*)$")
            .matcher(get("/metrics").body());
    long sum = 0;
    while (lines.find()) {
      sum += Math.round(Double.parseDouble(lines.group(1)));
    }
    return sum;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** The most memory that it ever had, in MiB; 0 where the system does not say. */
  long peakMemory() {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    try {
      Matcher peak = Pattern.compile("VmHWM:\\s*([0-9]+) kB").matcher(Files.readString(status));
      return peak.find() ? Long.parseLong(peak.group(1)) / 1_024 : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Memory that the process has of the machine, in bytes. */
  long residentBytes() throws IOException {
    Matcher kilobytes =
        Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$")
            .matcher(Files.readString(Path.of("/proc", Long.toString(process.pid()), "status")));
    if (!kilobytes.find()) {
      throw new IOException("/proc: no VmRSS of " + process.pid());
    }
    return Long.parseLong(kilobytes.group(1)) << 10;
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
    URI uri = URI.create("http://" + Loopback.HOST + ":" + port(ReceiverOption.HTTP_PORT) + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
