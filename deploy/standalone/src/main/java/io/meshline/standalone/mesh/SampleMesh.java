package io.meshline.standalone.mesh;

import io.meshline.schemas.access.Reasons;
import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.engine.EngineHome;
import io.meshline.standalone.engine.EngineProcess;
import io.meshline.standalone.engine.Loopback;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sample mesh: seven services that carry the OpenTelemetry Java agent, if wanted with a sidecar
 * beside each, and a load that carries none. What they are and do is in the module {@code
 * demo-mesh}.
 */
public final class SampleMesh implements AutoCloseable {
  /** The services, in the order of their ports. */
  public static final List<String> SERVICES =
      List.of("front", "catalog", "inventory", "cart", "checkout", "payment", "shipping");

  /** Namespace the services report. */
  public static final String NAMESPACE = "shop";

  static final String LOAD = "load";

  /** Those behind a visitor's look, which is all that visitors do while the others start. */
  static final List<String> LOOK = List.of("front", "catalog", "inventory");

  private static final String SIDECARS = "sidecars";
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final MeshPlan plan;
  private final Map<String, EngineProcess> processes;

  private SampleMesh(MeshPlan plan, Map<String, EngineProcess> processes) {
    this.plan = plan;
    this.processes = processes;
  }

  /**
   * Starts the load and the services behind a look, then the others. Visitors look as soon as they
   * can, and do everything else when all serve.
   *
   * @param dataDir of the stack; the mesh uses {@code logs} in it
   * @param plan what with
   * @return the running mesh
   * @throws EngineException if a service does not start
   */
  public static SampleMesh start(Path dataDir, MeshPlan plan) {
    return start(dataDir, plan, List.of());
  }

  /**
   * The same with agents that are set up otherwise.
   *
   * @param dataDir of the stack; the mesh uses {@code logs} in it
   * @param plan what with
   * @param agentOptions system properties of the services' agents, such as {@code
   *     -Dotel.traces.exporter=…}, stronger than the plan's
   * @return the running mesh
   * @throws EngineException if a service does not start
   */
  public static SampleMesh start(Path dataDir, MeshPlan plan, List<String> agentOptions) {
    return start(dataDir, plan, agentOptions, () -> {});
  }

  /**
   * The same with a pause.
   *
   * @param dataDir of the stack; the mesh uses {@code logs} in it
   * @param plan what with
   * @param agentOptions system properties of the services' agents
   * @param looking run when visitors look, before the other services take the processors
   * @return the running mesh
   * @throws EngineException if a service does not start
   */
  public static SampleMesh start(
      Path dataDir, MeshPlan plan, List<String> agentOptions, Runnable looking) {
    var commands = new MeshCommands(EngineHome.locate(), dataDir, plan, agentOptions);
    var ports = new MeshPorts(plan.ports());
    var processes = new LinkedHashMap<String, EngineProcess>();
    for (String service : SERVICES) {
      int port = ports.ready(service);
      processes.put(
          service,
          EngineProcess.prepare(commands.service(service), () -> Loopback.accepts(port), START));
    }
    if (plan.sidecars() != null) {
      processes.put(
          SIDECARS,
          EngineProcess.prepare(
              commands.sidecars(plan.sidecars()),
              () -> MeshPorts.CALLED.stream().allMatch(s -> Loopback.accepts(ports.inbound(s))),
              START));
    }
    processes.put(
        LOAD,
        EngineProcess.prepare(
            commands.service(LOAD), () -> Loopback.accepts(ports.counts(LOAD)), START));
    var mesh = new SampleMesh(plan, processes);
    try {
      Set<String> others = new LinkedHashSet<>(processes.keySet());
      LOOK.forEach(others::remove);
      // Together they start no sooner than one after the other; so there is something to see.
      others.removeAll(List.of(SIDECARS, LOAD));
      mesh.process(LOAD).spawn();
      mesh.startAll(
          processes.keySet().stream().filter(p -> !others.contains(p) && !p.equals(LOAD)).toList());
      looking.run();
      mesh.startAll(others);
      // It is ready when all are open.
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
    return URI.create(
        "http://" + Loopback.HOST + ":" + new MeshPorts(plan.ports()).service("front"));
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
    URI uri =
        URI.create(
            "http://"
                + Loopback.HOST
                + ":"
                + new MeshPorts(plan.ports()).counts(service)
                + "/counts");
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(uri).timeout(ANSWER).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new EngineException(
          service + " does not tell its counts at " + uri + ": " + Reasons.of(e), e);
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

  private void startAll(Collection<String> names) {
    names.forEach(name -> process(name).spawn());
    names.forEach(name -> process(name).awaitReady());
  }

  private EngineProcess process(String service) {
    EngineProcess process = processes.get(service);
    if (process == null) {
      throw new IllegalArgumentException(
          "service: " + service + " (expected: one of " + processes.keySet() + ")");
    }
    return process;
  }
}
