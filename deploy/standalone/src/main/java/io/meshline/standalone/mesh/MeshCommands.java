package io.meshline.standalone.mesh;

import io.meshline.schemas.access.Reasons;
import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.engine.EngineHome;
import io.meshline.standalone.engine.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How the processes of a sample mesh are started. */
final class MeshCommands {
  private static final List<String> SMALL_JVM =
      List.of("-Xms16m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

  /** What the shop uses: with no other instrumentation the agent starts in half the time. */
  private static final List<String> INSTRUMENTED =
      List.of("java-http-server", "java-http-client", "jdbc", "kafka-clients", "kafka");

  private final EngineHome home;
  private final Path data;
  private final Path logs;
  private final MeshPlan plan;
  private final MeshPorts ports;
  private final List<String> agentOptions;

  MeshCommands(EngineHome home, Path dataDir, MeshPlan plan, List<String> agentOptions) {
    this.home = home;
    this.data = dataDir.toAbsolutePath().normalize();
    this.logs = data.resolve("logs");
    this.plan = plan;
    this.ports = new MeshPorts(plan.ports());
    this.agentOptions = List.copyOf(agentOptions);
    try {
      Files.createDirectories(logs);
    } catch (IOException e) {
      throw new EngineException(
          "cannot write to the data folder " + data + ": " + Reasons.of(e), e);
    }
  }

  /** A service, or the load. */
  JavaCommand service(String service) {
    boolean observed = !service.equals(SampleMesh.LOAD);
    var options = new ArrayList<>(SMALL_JVM);
    options.add("-Xmx64m");
    // The server writes head and body apart: without this, the body waits for the other end to
    // acknowledge the head, which it may put off for 40 ms.
    options.add("-Dsun.net.httpserver.nodelay=true");
    if (observed) {
      options.addAll(agent());
    }
    return new JavaCommand(
        "shop-" + service,
        options,
        home.demoClassPath(),
        "io.meshline.demo.MeshMain",
        arguments(service),
        observed ? identity(service) : Map.of(),
        data,
        logs.resolve("shop-" + service + ".log"));
  }

  /**
   * All sidecars.
   *
   * @param receiver of their access logs, host:port
   */
  JavaCommand sidecars(String receiver) {
    var options = new ArrayList<>(SMALL_JVM);
    options.addAll(
        List.of(
            "-Xmx64m",
            "-XX:MaxDirectMemorySize=32m",
            "-Dio.grpc.netty.shaded.io.netty.allocator.numDirectArenas=1",
            "-Dio.grpc.netty.shaded.io.netty.allocator.numHeapArenas=1"));
    var arguments = new ArrayList<String>();
    arguments.add("receiver=" + receiver);
    arguments.add("namespace=" + SampleMesh.NAMESPACE);
    for (String service : MeshPorts.CALLED) {
      arguments.add(
          "sidecar=%s,%d,%d,%d"
              .formatted(
                  service,
                  ports.service(service),
                  ports.inbound(service),
                  ports.outbound(service)));
    }
    return new JavaCommand(
        "shop-sidecars",
        options,
        home.sidecarClassPath(),
        "io.meshline.demo.sidecar.SidecarMain",
        arguments,
        Map.of(),
        data,
        logs.resolve("shop-sidecars.log"));
  }

  private List<String> agent() {
    var options = new ArrayList<String>();
    options.add("-javaagent:" + home.agent());
    options.add("-Dotel.exporter.otlp.protocol=grpc");
    options.add("-Dotel.exporter.otlp.endpoint=" + plan.otlp());
    options.add("-Dotel.metrics.exporter=none");
    options.add("-Dotel.logs.exporter=none");
    options.add("-Dotel.bsp.schedule.delay=1000");
    options.add("-Dotel.instrumentation.common.default-enabled=false");
    INSTRUMENTED.forEach(
        library -> options.add("-Dotel.instrumentation." + library + ".enabled=true"));
    options.addAll(agentOptions);
    return options;
  }

  private Map<String, String> identity(String service) {
    String attributes =
        "service.namespace=%s,service.instance.id=%s-1".formatted(SampleMesh.NAMESPACE, service);
    if (!plan.environment().isEmpty()) {
      attributes += ",deployment.environment.name=" + plan.environment();
    }
    return Map.of("OTEL_SERVICE_NAME", service, "OTEL_RESOURCE_ATTRIBUTES", attributes);
  }

  private List<String> arguments(String service) {
    var arguments = new ArrayList<String>();
    arguments.add(service);
    arguments.add("port=" + ports.service(service));
    arguments.add("counts-port=" + ports.counts(service));
    arguments.add("seed=" + (plan.seed() + MeshPorts.index(service)));
    arguments.add("kafka=" + plan.bootstrapServers());
    arguments.add("topic=" + plan.topic());
    arguments.add("rate=" + plan.visitsPerSecond());
    arguments.add("limit=" + plan.visits());
    arguments.add("patience=" + plan.patience().toSeconds());
    SampleMesh.SERVICES.forEach(peer -> arguments.add(peer + "=" + ports.service(peer)));
    // The visitors come from outside: nothing stands beside them.
    if (plan.sidecars() != null && MeshPorts.CALLED.contains(service)) {
      arguments.add("sidecar=" + ports.outbound(service));
      arguments.add("domain=" + SampleMesh.NAMESPACE + ".svc.cluster.local");
    }
    if (service.equals(SampleMesh.LOAD)) {
      arguments.add("look=" + served(SampleMesh.LOOK));
      arguments.add("open=" + served(SampleMesh.SERVICES));
    }
    return arguments;
  }

  /** Ports that accept as soon as services can be called. */
  private String served(List<String> services) {
    var served = new ArrayList<Integer>();
    for (String service : services) {
      served.add(ports.ready(service));
      if (plan.sidecars() != null && MeshPorts.CALLED.contains(service)) {
        served.add(ports.inbound(service));
      }
    }
    return served.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
