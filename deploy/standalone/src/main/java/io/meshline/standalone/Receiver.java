package io.meshline.standalone;

import io.meshline.standalone.engine.EngineHome;
import io.meshline.standalone.engine.EngineProcess;
import io.meshline.standalone.engine.HttpProbe;
import io.meshline.standalone.engine.JavaCommand;
import io.meshline.standalone.engine.Loopback;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Meshline's receiver as a child process, with the class path of this JVM. */
final class Receiver implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(1);

  private final EngineProcess process;
  private final int otlpPort;
  private final int skywalkingPort;
  private final int httpPort;

  private Receiver(EngineProcess process, int otlpPort, int skywalkingPort, int httpPort) {
    this.process = process;
    this.otlpPort = otlpPort;
    this.skywalkingPort = skywalkingPort;
    this.httpPort = httpPort;
  }

  static Receiver start(Path data, PortPlan ports, String bootstrapServers, URI registry) {
    int otlp = ports.port(StackOption.OTLP_PORT);
    int skywalking = ports.port(StackOption.SKYWALKING_PORT);
    int http = ports.port(StackOption.RECEIVER_HTTP_PORT);
    var command =
        new JavaCommand(
            "receiver",
            List.of(
                "-Xms32m",
                "-Xmx160m",
                "-XX:MaxDirectMemorySize=96m",
                "-XX:+UseSerialGC",
                // Better started again by the supervisor than half alive.
                "-XX:+ExitOnOutOfMemoryError",
                "-Dio.grpc.netty.shaded.io.netty.allocator.numDirectArenas=2",
                "-Dio.grpc.netty.shaded.io.netty.allocator.numHeapArenas=1"),
            classPath(),
            "io.meshline.ingest.receiver.Receiver",
            List.of(
                "--host=" + Loopback.HOST,
                "--otlp.port=" + otlp,
                "--skywalking.port=" + skywalking,
                "--http.port=" + http,
                "--kafka.bootstrap-servers=" + bootstrapServers,
                "--registry.urls=" + registry),
            Map.of(),
            data,
            data.resolve("logs").resolve("receiver.log"));
    URI ready = address("http", http).resolve("/readyz");
    return new Receiver(
        EngineProcess.start(command, () -> HttpProbe.answers(ready), START),
        otlp,
        skywalking,
        http);
  }

  EngineProcess process() {
    return process;
  }

  URI otlp() {
    return address("http", otlpPort);
  }

  String skywalking() {
    return Loopback.HOST + ":" + skywalkingPort;
  }

  URI metrics() {
    return address("http", httpPort).resolve("/metrics");
  }

  @Override
  public void close() {
    process.close();
  }

  private static List<Path> classPath() {
    var classPath = new ArrayList<>(EngineHome.locate().childClassPath());
    Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(System.getProperty("java.class.path"))
        .map(Path::of)
        .map(Path::toAbsolutePath)
        .forEach(classPath::add);
    return classPath;
  }

  private static URI address(String scheme, int port) {
    return URI.create(scheme + "://" + Loopback.HOST + ":" + port);
  }
}
