package io.meshline.e2e.security;

import io.meshline.ingest.receiver.Receiver;
import io.meshline.standalone.Meshline;
import io.meshline.standalone.engine.EngineHome;
import io.meshline.standalone.engine.EngineProcess;
import io.meshline.standalone.engine.HttpProbe;
import io.meshline.standalone.engine.JavaCommand;
import io.meshline.standalone.engine.Loopback;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Meshline's commands and its receiver in JVMs of their own, against a secured stack. */
final class Programs {
  private final SecuredStack stack;
  private final Parts parts;
  private final String verbose;

  /**
   * @param parts that take over what is started
   */
  Programs(SecuredStack stack, Parts parts) throws IOException {
    this.stack = stack;
    this.parts = parts;
    verbose = SecuredKafka.verbose(stack.folder());
  }

  /** A command that was started. */
  record Command(EngineProcess process, Path log) {

    /** Its exit code, once it has ended. */
    int await() throws Exception {
      return process.onExit().get(1, TimeUnit.MINUTES);
    }

    /** What it has printed. */
    String output() throws IOException {
      return Files.readString(log);
    }
  }

  /** Starts a command. */
  Command command(String name, Map<String, String> environment, List<String> arguments) {
    JavaCommand java = java(name, Meshline.class.getName(), arguments, environment);
    return new Command(
        parts.own(EngineProcess.start(java, () -> true, Duration.ofMinutes(1))), java.log());
  }

  /** Starts the receiver and waits until it is ready; returns its port of OTLP over gRPC. */
  int receiver() throws Exception {
    Certificates certificates = stack.certificates();
    int otlp = Loopback.freePort();
    int status = Loopback.freePort();
    List<String> arguments =
        List.of(
            "--otlp.port=" + otlp,
            "--otlp-http.port=0",
            "--skywalking.port=0",
            "--skywalking-http.port=0",
            "--zipkin.port=0",
            "--http.port=" + status,
            "--kafka.bootstrap-servers=" + stack.kafka().byCertificate(),
            "--kafka.ca-certificate=" + stack.ca(),
            "--kafka.keystore="
                + certificates.bothEncrypted("client", stack.secret("keystore-password")),
            "--kafka.keystore-password-file=" + stack.file("keystore-password"),
            "--registry.urls=" + stack.registry().url(),
            "--registry.ca-certificate=" + stack.ca(),
            "--registry.token-file=" + stack.file("registry-token"),
            "--tls.certificate=" + certificates.certificate("server"),
            "--tls.key=" + certificates.key("server"),
            "--tls.client-ca-certificate=" + stack.ca(),
            "--token-file=" + stack.file("receiver-token"));
    URI ready = URI.create("http://" + Loopback.HOST + ":" + status + "/readyz");
    parts.own(
        EngineProcess.start(
            java("receiver", Receiver.class.getName(), arguments, Map.of()),
            () -> HttpProbe.answers(ready),
            Duration.ofMinutes(1)));
    return otlp;
  }

  private JavaCommand java(
      String name, String main, List<String> arguments, Map<String, String> environment) {
    List<Path> classPath = new ArrayList<>(EngineHome.locate().childClassPath());
    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .forEach(classPath::add);
    return new JavaCommand(
        name,
        List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", verbose),
        classPath,
        main,
        arguments,
        environment,
        Path.of("").toAbsolutePath(),
        stack.folder().resolve("logs").resolve(name + ".log"));
  }
}
