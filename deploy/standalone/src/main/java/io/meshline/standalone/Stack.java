package io.meshline.standalone;

import io.meshline.query.SearchStore;
import io.meshline.query.StoreConnection;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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
 * index templates. Then come the receiver, the query server, the jobs and, if wanted, the sample
 * mesh. {@link #close} may be called at any time, also while {@link #start} is running, and leaves
 * no process behind.
 */
final class Stack implements AutoCloseable {
  private static final int STARTERS_SECONDS = 30;

  /** The order in which parts stop: first who sends, last who keeps. */
  private enum Stage {
    MESH,
    QUERY,
    RECEIVER,
    JOBS,
    FLINK,
    STORES
  }

  private record Part(Stage stage, AutoCloseable what) {}

  private final Path data;
  private final PortPlan ports;
  private final StackOptions options;
  private final Progress progress;
  private final Supervisor supervisor;
  private final Addresses addresses = new Addresses();
  private final ExecutorService starters = Executors.newCachedThreadPool();
  private final List<Part> parts = new ArrayList<>();
  private boolean closed;

  Stack(Path data, PortPlan ports, StackOptions options, Progress progress) {
    this.data = data;
    this.ports = ports;
    this.options = options;
    this.progress = progress;
    this.supervisor = new Supervisor(progress);
  }

  /**
   * Starts everything.
   *
   * @param withMesh whether the sample mesh, too
   * @throws EngineException if a part does not start
   */
  void start(boolean withMesh) {
    CompletableFuture<OpenSearchProcess> searchStart = begin(this::search);
    CompletableFuture<KafkaProcess> kafkaStart = begin(() -> kafka(withMesh));
    CompletableFuture<QueryProcess> queryStart = searchStart.thenApplyAsync(this::query, starters);
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
    CompletableFuture<?> meshStart =
        withMesh && length.isZero()
            ? receiverStart.thenApplyAsync(receiver -> mesh(kafka, receiver), starters)
            : receiverStart;
    jobs(
        flink,
        Job.all(
            kafka.bootstrapServers(),
            registry.url(),
            search.url(),
            ObjectiveFolder.prepare(options, withMesh),
            length.isZero() ? null : Seeder.begin(length, now)));
    Seeder.Past past = null;
    if (!length.isZero()) {
      past = seed(kafka, registry, flink, length, now);
      new SeedWatch(search.url(), progress).await(past.end());
      meshStart = receiverStart.thenApplyAsync(receiver -> mesh(kafka, receiver), starters);
    }
    own(Stage.JOBS, new RetentionKeeper(search.url(), InstantSource.system(), progress)).begin();
    QueryProcess query = await(queryStart);
    await(meshStart);
    if (past != null) {
      addresses.put("incident of the past", PastPages.incident(query.console(), past).toString());
      addresses.put("deploy of the past", PastPages.deploy(query.console(), past).toString());
    }
    addresses.write(data);
  }

  /** Where everything listens. */
  Addresses addresses() {
    return addresses;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
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
    for (Stage stage : Stage.values()) {
      partsOf(stage).parallelStream().forEach(this::stop);
    }
  }

  private OpenSearchProcess search() {
    OpenSearchProcess search =
        progress.step(
            "search",
            () ->
                own(
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
            () -> own(Stage.STORES, KafkaProcess.start(data, ports.port(StackOption.KAFKA_PORT))),
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
                own(
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
                own(
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
                own(
                    Stage.RECEIVER,
                    Receiver.start(
                        data,
                        ports,
                        kafka.bootstrapServers(),
                        registry.url(),
                        options.kafkaIntake())),
            r -> "OTLP " + r.otlp() + ", SkyWalking " + r.skywalking());
    supervisor.watch(receiver.process());
    addresses.put("otlp (grpc)", receiver.otlp().toString());
    addresses.put("otlp (http)", receiver.otlpHttp().toString());
    addresses.put("skywalking (grpc)", receiver.skywalking());
    addresses.put("skywalking (http)", receiver.skywalkingHttp().toString());
    addresses.put("envoy als (grpc)", receiver.skywalking());
    addresses.put("zipkin (http)", receiver.zipkin().toString());
    addresses.put(Addresses.RECEIVER, receiver.metrics().toString());
    return receiver;
  }

  private QueryProcess query(OpenSearchProcess search) {
    QueryProcess query =
        progress.step(
            "query",
            () ->
                own(
                    Stage.QUERY,
                    QueryProcess.start(data, ports.port(StackOption.QUERY_PORT), search.url())),
            q -> "console " + q.console());
    supervisor.watch(query.process());
    addresses.put(Addresses.CONSOLE, query.console().toString());
    return query;
  }

  private void jobs(FlinkCluster flink, List<Job> jobs) {
    var history = new JobHistory(data.resolve("flink"));
    var keeper =
        own(
            Stage.JOBS,
            new JobKeeper(flink.jobs(), EngineHome.locate().jobJar(), history, progress));
    keeper.keep(jobs);
  }

  /** How long a past is to be made up; zero if there are documents already. */
  private Duration pastLength(OpenSearchProcess search) {
    int days = options.number(StackOption.SEED_DAYS);
    if (days == 0) {
      return Duration.ZERO;
    }
    try (SearchStore store = SearchStore.open(StoreConnection.to(search.url().toString()))) {
      if (store.newestWindow() != null) {
        progress.line("seed", "left out: there are documents already (./meshline clean)");
        return Duration.ZERO;
      }
    }
    return Duration.ofDays(days);
  }

  /** Makes up a past before anything of the present is published: event time only goes on. */
  private Seeder.Past seed(
      KafkaProcess kafka,
      RegistryProcess registry,
      FlinkCluster flink,
      Duration length,
      Instant now) {
    return progress.step(
        "seed",
        () ->
            new Seeder(kafka.bootstrapServers(), registry.url())
                .publish(
                    length,
                    now,
                    () -> {
                      if (!new EventTime(flink.jobs()).await(Seeder.begin(length, now))) {
                        progress.line("seed", "the job does not begin; its past follows anyway");
                      }
                    },
                    text -> progress.line("seed", text)),
        past ->
            "%d observations of %d days; an incident from %s, a deploy at %s"
                .formatted(past.observations(), length.toDays(), past.incident(), past.deploy()));
  }

  private SampleMesh mesh(KafkaProcess kafka, Receiver receiver) {
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
            1);
    SampleMesh mesh =
        progress.step(
            "mesh",
            () -> own(Stage.MESH, SampleMesh.start(data, plan)),
            m ->
                SampleMesh.SERVICES.size()
                    + " services"
                    + (plan.sidecars() == null ? "" : " with sidecars")
                    + ", front at "
                    + m.front());
    supervisor.watch(mesh.processes());
    addresses.put("sample mesh", mesh.front() + "/shop/1");
    return mesh;
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

  /** Remembers what is to be stopped; stops it at once if that is what is going on. */
  private <T extends AutoCloseable> T own(Stage stage, T what) {
    synchronized (this) {
      if (!closed) {
        parts.add(new Part(stage, what));
        return what;
      }
    }
    stop(what);
    throw new EngineException("stopping");
  }

  private synchronized List<AutoCloseable> partsOf(Stage stage) {
    return parts.stream().filter(part -> part.stage() == stage).map(Part::what).toList();
  }

  private void stop(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      progress.line("meshline", "did not stop well: " + e);
    }
  }
}
