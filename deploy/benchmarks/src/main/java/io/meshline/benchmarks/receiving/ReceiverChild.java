package io.meshline.benchmarks.receiving;

import io.meshline.ingest.receiver.Receiver;
import io.meshline.standalone.engine.EngineHome;
import io.meshline.standalone.engine.EngineProcess;
import io.meshline.standalone.engine.HttpProbe;
import io.meshline.standalone.engine.JavaCommand;
import io.meshline.standalone.engine.Loopback;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The receiver in a JVM of its own, with the class path of this one. */
public final class ReceiverChild implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(1);

  private final HttpClient http = HttpClient.newHttpClient();
  private final EngineProcess process;
  private final int port;
  private final URI status;

  private ReceiverChild(EngineProcess process, int port, URI status) {
    this.process = process;
    this.port = port;
    this.status = status;
  }

  /**
   * Starts it.
   *
   * @param folder for its log, {@code logs/receiver.log}, which must be there
   * @param jvmOptions heap and whatever else
   */
  public static ReceiverChild start(
      Path folder, List<String> jvmOptions, String bootstrapServers, URI registry) {
    List<Integer> ports = Loopback.freePorts(2);
    List<Path> classPath = new ArrayList<>(EngineHome.locate().childClassPath());
    Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(System.getProperty("java.class.path"))
        .map(Path::of)
        .map(Path::toAbsolutePath)
        .forEach(classPath::add);
    JavaCommand command =
        new JavaCommand(
            "receiver",
            jvmOptions,
            classPath,
            Receiver.class.getName(),
            List.of(
                "--host=" + Loopback.HOST,
                "--skywalking.port=" + ports.get(0),
                "--http.port=" + ports.get(1),
                "--otlp.port=0",
                "--otlp-http.port=0",
                "--skywalking-http.port=0",
                "--zipkin.port=0",
                "--kafka.bootstrap-servers=" + bootstrapServers,
                "--registry.urls=" + registry),
            Map.of(),
            folder,
            folder.resolve("logs").resolve("receiver.log"));
    URI status = URI.create("http://" + Loopback.HOST + ":" + ports.get(1));
    return new ReceiverChild(
        EngineProcess.start(command, () -> HttpProbe.answers(status.resolve("/readyz")), START),
        ports.get(0),
        status);
  }

  /** Port of SkyWalking's agents and of Envoy's access logs. */
  public int port() {
    return port;
  }

  /** Its process. */
  public long pid() {
    return process.pid();
  }

  /** Records that the broker has, of all protocols. */
  long published() throws IOException, InterruptedException {
    return sum("published_total");
  }

  /** Records that were rejected, whatever for. */
  long rejected() throws IOException, InterruptedException {
    return sum("rejected_total");
  }

  private long sum(String metric) throws IOException, InterruptedException {
    String metrics =
        http.send(
                HttpRequest.newBuilder(status.resolve("/metrics")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher lines =
        Pattern.compile("(?m)^meshline_receiver_" + metric + "\\{[^}]*\\} (.*)$").matcher(metrics);
    long sum = 0;
    while (lines.find()) {
      sum += Math.round(Double.parseDouble(lines.group(1)));
    }
    return sum;
  }

  @Override
  public void close() {
    process.close();
  }
}
