package io.meshline.standalone.mesh;

import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.engine.EngineHome;
import io.meshline.standalone.engine.EngineProcess;
import io.meshline.standalone.engine.JavaCommand;
import io.meshline.standalone.engine.Loopback;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sample mesh: seven services that carry the OpenTelemetry Java agent and a load that carries
 * none. What they are and do is in the module {@code demo-mesh}.
 */
public final class SampleMesh implements AutoCloseable {
  /** The services, in the order of their ports. */
  public static final List<String> SERVICES =
      List.of("front", "catalog", "inventory", "cart", "checkout", "payment", "shipping");

  /** Namespace the services report. */
  public static final String NAMESPACE = "shop";

  private static final String LOAD = "load";
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final MeshPlan plan;
  private final Map<String, EngineProcess> processes;

  private SampleMesh(MeshPlan plan, Map<String, EngineProcess> processes) {
    this.plan = plan;
    this.processes = processes;
  }

  /**
   * Starts the services, all at once, and, when all of them serve, the load.
   *
   * @param dataDir of the stack; the mesh uses {@code logs} in it
   * @param plan what with
   * @return the running mesh
   * @throws EngineException if a service does not start
   */
  public static SampleMesh start(Path dataDir, MeshPlan plan) {
    var home = EngineHome.locate();
    var processes = new LinkedHashMap<String, EngineProcess>();
    for (String service : SERVICES) {
      int port = service.equals("shipping") ? countsPort(plan, service) : port(plan, service);
      processes.put(
          service,
          EngineProcess.prepare(
              command(home, dataDir, plan, service), () -> Loopback.accepts(port), START));
    }
    processes.put(
        LOAD,
        EngineProcess.prepare(
            command(home, dataDir, plan, LOAD),
            () -> Loopback.accepts(countsPort(plan, LOAD)),
            START));
    var mesh = new SampleMesh(plan, processes);
    try {
      List<EngineProcess> services = SERVICES.stream().map(mesh::process).toList();
      services.forEach(EngineProcess::spawn);
      services.forEach(EngineProcess::awaitReady);
      mesh.process(LOAD).spawn();
      mesh.process(LOAD).awaitReady();
    } catch (RuntimeException e) {
      mesh.close();
      throw e;
    }
    return mesh;
  }

  /**
   * Where visitors come in.
   *
   * @return address of the front
   */
  public URI front() {
    return URI.create("http://" + Loopback.HOST + ":" + port(plan, "front"));
  }

  /**
   * All processes, the load last.
   *
   * @return by the services' order
   */
  public List<EngineProcess> processes() {
    return List.copyOf(processes.values());
  }

  /** Ends the load; the services go on. The load's counts are gone with it. */
  public void stopLoad() {
    process(LOAD).close();
  }

  /**
   * What a service counted itself. Asking leaves no trace in the telemetry.
   *
   * @param service one of {@link #SERVICES}, or {@code load}
   * @return JSON: {@code
   *     {"service":…,"served":[{"peer":…,"route":…,"status":…,"count":…}],"called":[…]}}
   * @throws EngineException if it does not answer
   */
  public String counts(String service) {
    URI uri = URI.create("http://" + Loopback.HOST + ":" + countsPort(plan, service) + "/counts");
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(uri).timeout(ANSWER).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new EngineException(service + " does not tell its counts at " + uri + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while asking " + service, e);
    }
  }

  @Override
  public void close() {
    // The load first: nobody shall see calls fail only because the shop is closing.
    process(LOAD).close();
    processes.values().parallelStream().forEach(EngineProcess::close);
  }

  private EngineProcess process(String service) {
    EngineProcess process = processes.get(service);
    if (process == null) {
      throw new IllegalArgumentException(
          "service: " + service + " (expected: one of " + processes.keySet() + ")");
    }
    return process;
  }

  private static JavaCommand command(EngineHome home, Path dataDir, MeshPlan plan, String service) {
    Path data = dataDir.toAbsolutePath().normalize();
    Path logs = data.resolve("logs");
    try {
      Files.createDirectories(logs);
    } catch (IOException e) {
      throw new EngineException(
          "cannot write to the data folder " + data + ": " + e.getMessage(), e);
    }
    boolean observed = !service.equals(LOAD);
    return new JavaCommand(
        "shop-" + service,
        jvmOptions(home, plan, observed),
        home.demoClassPath(),
        "io.meshline.demo.MeshMain",
        arguments(plan, service),
        observed ? agentEnvironment(plan, service) : Map.of(),
        data,
        logs.resolve("shop-" + service + ".log"));
  }

  private static List<String> jvmOptions(EngineHome home, MeshPlan plan, boolean observed) {
    var options = new ArrayList<String>();
    options.addAll(
        List.of(
            "-Xms16m",
            "-Xmx64m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto"));
    if (observed) {
      options.add("-javaagent:" + home.agent());
      options.add("-Dotel.exporter.otlp.protocol=grpc");
      options.add("-Dotel.exporter.otlp.endpoint=" + plan.otlp());
      options.add("-Dotel.metrics.exporter=none");
      options.add("-Dotel.logs.exporter=none");
      options.add("-Dotel.bsp.schedule.delay=1000");
      // Only what the shop uses: the agent starts in half the time.
      options.add("-Dotel.instrumentation.common.default-enabled=false");
      for (String library :
          List.of("java-http-server", "java-http-client", "jdbc", "kafka-clients", "kafka")) {
        options.add("-Dotel.instrumentation." + library + ".enabled=true");
      }
    }
    return options;
  }

  private static Map<String, String> agentEnvironment(MeshPlan plan, String service) {
    return Map.of(
        "OTEL_SERVICE_NAME",
        service,
        "OTEL_RESOURCE_ATTRIBUTES",
        "service.namespace=%s,service.instance.id=%s-1,deployment.environment.name=%s"
            .formatted(NAMESPACE, service, plan.environment()));
  }

  private static List<String> arguments(MeshPlan plan, String service) {
    var arguments = new ArrayList<String>();
    arguments.add(service);
    arguments.add("port=" + port(plan, service));
    arguments.add("counts-port=" + countsPort(plan, service));
    arguments.add("seed=" + (plan.seed() + index(service)));
    arguments.add("kafka=" + plan.bootstrapServers());
    arguments.add("topic=" + plan.topic());
    arguments.add("rate=" + plan.visitsPerSecond());
    arguments.add("limit=" + plan.visits());
    SERVICES.forEach(peer -> arguments.add(peer + "=" + port(plan, peer)));
    return arguments;
  }

  private static int port(MeshPlan plan, String service) {
    return plan.ports().get(index(service));
  }

  private static int countsPort(MeshPlan plan, String service) {
    return plan.ports().get(MeshPlan.PORTS / 2 + index(service));
  }

  private static int index(String service) {
    int index = SERVICES.indexOf(service);
    return index < 0 ? SERVICES.size() : index;
  }
}
