package io.meshline.standalone;

import io.meshline.query.SearchStore;
import io.meshline.query.StoreConnection;
import io.meshline.standalone.Parts.Stage;
import io.meshline.standalone.engine.EngineException;
import io.meshline.standalone.engine.EngineHome;
import io.meshline.standalone.engine.FlinkCluster;
import io.meshline.standalone.engine.FlinkSettings;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.OpenSearchProcess;
import io.meshline.standalone.engine.RegistryProcess;
import io.meshline.standalone.mesh.MeshPlan;
import io.meshline.standalone.mesh.SampleMesh;
import io.meshline.standalone.seed.Seeder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * All of Meshline, started and stopped together.
 *
 * <p>The engines start side by side, and each is prepared as soon as it serves: topics, schemas,
 * index templates. Then come the receiver, the jobs, the query server and, if wanted, the sample
 * mesh. {@link #close} may be called at any time, also while {@link #start} is running, and leaves
 * no process behind.
 */
final class Stack implements AutoCloseable {
  private static final int STARTERS_SECONDS = 30;

  /** Who looks at the map. */
  interface Audience {
    /** Calls may get onto the map from now on. */
    void callsFlow();

    /** Waits until an edge is seen, or for the time after which one should have been. */
    void awaitFirstEdge();
  }

  private final Path data;
  private final PortPlan ports;
  private final StackOptions options;
  private final Progress progress;
  private final Supervisor supervisor;
  private final Addresses addresses = new Addresses();
  private final ExecutorService starters = Executors.newCachedThreadPool();
  private final Parts parts;

  Stack(Path data, PortPlan ports, StackOptions options, Progress progress) {
    this.data = data;
    this.ports = ports;
    this.options = options;
    this.progress = progress;
    this.supervisor = new Supervisor(progress);
    this.parts = new Parts(progress);
  }

  /**
   * Starts everything: first what calls go through until they are on the map, then the rest, since
   * all of it together takes what processors there are.
   *
   * @param withMesh whether the sample mesh, too
   * @param audience of the map, which is there while other parts still start
   * @throws EngineException if a part does not start
   */
  void start(boolean withMesh, Audience audience) {
    CompletableFuture<OpenSearchProcess> searchStart = begin(this::search);
    CompletableFuture<KafkaProcess> kafkaStart = begin(() -> kafka(withMesh));
    CompletableFuture<RegistryProcess> registryStart = begin(this::registry);
    CompletableFuture<FlinkCluster> flinkStart = begin(this::flink);
    CompletableFuture<Receiver> receiverStart =
        kafkaStart.thenCombineAsync(registryStart, this::receiver, starters);

    KafkaProcess kafka = await(kafkaStart);
    RegistryProcess registry = await(registryStart);
    OpenSearchProcess search = await(searchStart);
    FlinkCluster flink = await(flinkStart);
    Instant now = Instant.now();
    Duration length = withMesh ? pastLength(search) : Duration.ZERO;
    boolean seeded = !length.isZero();
    List<Job> all =
        Job.all(
            kafka.bootstrapServers(),
            registry.url(),
            search.url(),
            ObjectiveFolder.prepare(options, withMesh),
            seeded ? Seeder.begin(length, now) : null);
    JobKeeper jobs = keeper(flink);
    if (seeded) {
      // That one does not start is to be told before a past is made up.
      Receiver receiver = await(receiverStart);
      URI console = await(begin(() -> query(search))).console();
      all.forEach(jobs::submit);
      Seeder.Past past = past(kafka, registry, flink, search, length, now);
      audience.callsFlow();
      await(startMesh(kafka, receiver, audience));
      addresses.put("incident of the past", PastPages.incident(console, past).toString());
      addresses.put("deploy of the past", PastPages.deploy(console, past).toString());
    } else {
      jobs.submit(all.get(0));
      audience.callsFlow();
      Receiver receiver = await(receiverStart);
      if (withMesh) {
        await(startMesh(kafka, receiver, audience));
      }
      CompletableFuture<QueryProcess> queryStart = begin(() -> query(search));
      all.stream().skip(1).forEach(jobs::submit);
      QueryProcess unused = await(queryStart);
    }
    parts
        .own(Stage.JOBS, new RetentionKeeper(search.url(), InstantSource.system(), progress))
        .begin();
    addresses.write(data);
  }

  /** Where everything listens. */
  Addresses addresses() {
    return addresses;
  }

  @Override
  public void close() {
    parts.refuse();
    supervisor.close();
    starters.shutdownNow();
    try {
      // Whoever is still waiting for an engine stops it when interrupted.
      if (!starters.awaitTermination(STARTERS_SECONDS, TimeUnit.SECONDS)) {
        progress.line("meshline", "some parts are still starting");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    parts.close();
  }

  private OpenSearchProcess search() {
    OpenSearchProcess search =
        progress.step(
            "search",
            () ->
                parts.own(
                    Stage.STORES,
                    OpenSearchProcess.start(data, ports.port(StackOption.SEARCH_PORT))),
            s -> s.url().toString());
    supervisor.watch(search);
    addresses.put(Addresses.SEARCH, search.url().toString());
    progress.line("search", "index templates: " + Preparation.templates(search.url()));
    return search;
  }

  private KafkaProcess kafka(boolean withMesh) {
    KafkaProcess kafka =
        progress.step(
            "kafka",
            () ->
                parts.own(
                    Stage.STORES, KafkaProcess.start(data, ports.port(StackOption.KAFKA_PORT))),
            KafkaProcess::bootstrapServers);
    supervisor.watch(kafka);
    addresses.put("kafka", kafka.bootstrapServers());
    progress.line(
        "kafka", "topics: " + Preparation.topics(kafka.bootstrapServers(), options.kafkaIntake()));
    if (withMesh) {
      Preparation.topic(kafka.bootstrapServers(), MeshPlan.TOPIC);
    }
    return kafka;
  }

  private RegistryProcess registry() {
    RegistryProcess registry =
        progress.step(
            "registry",
            () ->
                parts.own(
                    Stage.STORES,
                    RegistryProcess.start(data, ports.port(StackOption.REGISTRY_PORT))),
            r -> r.url().toString());
    supervisor.watch(registry);
    addresses.put("registry", registry.url().toString());
    progress.line("registry", "schemas: " + Preparation.schemas(registry.url()));
    return registry;
  }

  private FlinkCluster flink() {
    FlinkCluster flink =
        progress.step(
            "flink",
            () ->
                parts.own(
                    Stage.FLINK,
                    FlinkCluster.start(
                        data, FlinkSettings.small(ports.port(StackOption.FLINK_PORT)))),
            f -> f.restUrl().toString());
    supervisor.watch(flink.jobManager());
    supervisor.watch(flink.taskManagers());
    addresses.put("flink", flink.restUrl().toString());
    return flink;
  }

  private Receiver receiver(KafkaProcess kafka, RegistryProcess registry) {
    Receiver receiver =
        progress.step(
            "receiver",
            () ->
                parts.own(
                    Stage.RECEIVER,
                    Receiver.start(
                        data,
                        ports,
                        kafka.bootstrapServers(),
                        registry.url(),
                        options.kafkaIntake())),
            r -> "OTLP " + r.otlp() + ", SkyWalking " + r.skywalking());
    supervisor.watch(receiver.process());
    receiver.addresses().forEach(addresses::put);
    return receiver;
  }

  private QueryProcess query(OpenSearchProcess search) {
    QueryProcess query =
        progress.step(
            "query",
            () ->
                parts.own(
                    Stage.QUERY,
                    QueryProcess.start(data, ports.port(StackOption.QUERY_PORT), search.url())),
            q -> "console " + q.console());
    supervisor.watch(query.process());
    addresses.put(Addresses.CONSOLE, query.console().toString());
    return query;
  }

  private JobKeeper keeper(FlinkCluster flink) {
    var history = new JobHistory(data.resolve("flink"));
    var keeper =
        parts.own(
            Stage.JOBS,
            new JobKeeper(flink.jobs(), EngineHome.locate().jobJar(), history, progress));
    keeper.begin();
    return keeper;
  }

  private Duration pastLength(OpenSearchProcess search) {
    try (SearchStore store = open(search)) {
      return MadeUpPast.length(
          options.number(StackOption.SEED_DAYS), store::newestWindow, progress);
    }
  }

  private Seeder.Past past(
      KafkaProcess kafka,
      RegistryProcess registry,
      FlinkCluster flink,
      OpenSearchProcess search,
      Duration length,
      Instant now) {
    try (SearchStore store = open(search)) {
      return new MadeUpPast(
              new Seeder(kafka.bootstrapServers(), registry.url())::publish,
              new EventTime(flink.jobs())::await,
              new SeedWatch(store::newestWindow, progress),
              progress)
          .make(length, now);
    }
  }

  private static SearchStore open(OpenSearchProcess search) {
    return SearchStore.open(StoreConnection.to(search.url().toString()));
  }

  /** By a starter, which a stop interrupts, and not by whoever waits for it. */
  private CompletableFuture<?> startMesh(KafkaProcess kafka, Receiver receiver, Audience audience) {
    return CompletableFuture.runAsync(() -> mesh(kafka, receiver, audience), starters);
  }

  private void mesh(KafkaProcess kafka, Receiver receiver, Audience audience) {
    var plan =
        new MeshPlan(
            kafka.bootstrapServers(),
            MeshPlan.TOPIC,
            receiver.otlp(),
            options.number(StackOption.SIDECARS) == 1 ? receiver.skywalking() : null,
            // Sidecars do not tell one, and both views of a service must be of the same.
            "",
            ports.mesh(),
            options.number(StackOption.VISITS),
            0,
            1,
            MeshPlan.PATIENCE);
    SampleMesh mesh =
        progress.step(
            "mesh",
            () ->
                parts.own(
                    Stage.MESH, SampleMesh.start(data, plan, List.of(), audience::awaitFirstEdge)),
            m ->
                SampleMesh.SERVICES.size()
                    + " services"
                    + (plan.sidecars() == null ? "" : " with sidecars")
                    + ", front at "
                    + m.front());
    supervisor.watch(mesh.processes());
    addresses.put("sample mesh", mesh.front() + "/shop/1");
  }

  private <T> CompletableFuture<T> begin(Supplier<T> start) {
    return CompletableFuture.supplyAsync(start, starters);
  }

  private static <T> T await(CompletableFuture<T> start) {
    try {
      return start.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
