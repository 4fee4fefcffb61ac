package io.meshline.standalone;

import io.meshline.standalone.engine.EngineProcess;
import io.meshline.standalone.engine.HttpProbe;
import io.meshline.standalone.engine.JavaCommand;
import io.meshline.standalone.engine.Loopback;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Meshline's receiver as a child process, with the class path of this JVM. */
final class Receiver implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(1);

  private final EngineProcess process;
  private final PortPlan ports;

  private Receiver(EngineProcess process, PortPlan ports) {
    this.process = process;
    this.ports = ports;
  }

  static Receiver start(
      Path data, PortPlan ports, String bootstrapServers, URI registry, Set<KafkaIntake> intakes) {
    int http = ports.port(StackOption.RECEIVER_HTTP_PORT);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--host=" + Loopback.HOST,
                "--otlp.port=" + ports.port(StackOption.OTLP_PORT),
                "--otlp-http.port=" + ports.port(StackOption.OTLP_HTTP_PORT),
                "--skywalking.port=" + ports.port(StackOption.SKYWALKING_PORT),
                "--skywalking-http.port=" + ports.port(StackOption.SKYWALKING_HTTP_PORT),
                "--zipkin.port=" + ports.port(StackOption.ZIPKIN_PORT),
                "--http.port=" + http,
                "--kafka.bootstrap-servers=" + bootstrapServers,
                "--registry.urls=" + registry));
    intakes.forEach(intake -> arguments.add(intake.receiverArgument()));
    var command =
        new JavaCommand(
            "receiver",
            List.of(
                "-Xms32m",
                "-Xmx160m",
                "-XX:MaxDirectMemorySize=96m",
                "-XX:+UseSerialGC",
                // As the engines here: starts sooner, and leaves the cores to those beside it.
                "-XX:TieredStopAtLevel=1",
                // Better started again by the supervisor than half alive.
                "-XX:+ExitOnOutOfMemoryError",
                "-Dio.grpc.netty.shaded.io.netty.allocator.numDirectArenas=2",
                "-Dio.grpc.netty.shaded.io.netty.allocator.numHeapArenas=1"),
            OwnClassPath.withChild(),
            "io.meshline.ingest.receiver.Receiver",
            arguments,
            Map.of(),
            data,
            data.resolve("logs").resolve("receiver.log"));
    URI ready = address(http).resolve("/readyz");
    return new Receiver(EngineProcess.start(command, () -> HttpProbe.answers(ready), START), ports);
  }

  EngineProcess process() {
    return process;
  }

  URI otlp() {
    return address(StackOption.OTLP_PORT);
  }

  URI otlpHttp() {
    return address(StackOption.OTLP_HTTP_PORT);
  }

  String skywalking() {
    return Loopback.HOST + ":" + ports.port(StackOption.SKYWALKING_PORT);
  }

  URI skywalkingHttp() {
    return address(StackOption.SKYWALKING_HTTP_PORT);
  }

  URI zipkin() {
    return address(StackOption.ZIPKIN_PORT).resolve("/api/v2/spans");
  }

  URI metrics() {
    return address(StackOption.RECEIVER_HTTP_PORT).resolve("/metrics");
  }

  /** Where it listens, by what for, in the order to be told. */
  Map<String, String> addresses() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("otlp (grpc)", otlp().toString());
    all.put("otlp (http)", otlpHttp().toString());
    all.put("skywalking (grpc)", skywalking());
    all.put("skywalking (http)", skywalkingHttp().toString());
    all.put("envoy als (grpc)", skywalking());
    all.put("zipkin (http)", zipkin().toString());
    all.put(Addresses.RECEIVER, metrics().toString());
    return all;
  }

  @Override
  public void close() {
    process.close();
  }

  private URI address(StackOption port) {
    return address(ports.port(port));
  }

  private static URI address(int port) {
    return URI.create("http://" + Loopback.HOST + ":" + port);
  }
}
