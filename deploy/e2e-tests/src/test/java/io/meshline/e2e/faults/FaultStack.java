package io.meshline.e2e.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.e2e.stack.CallTopic;
import io.meshline.e2e.stack.Engines;
import io.meshline.e2e.stack.JobJar;
import io.meshline.e2e.stack.StoredDocuments;
import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.standalone.engine.EngineHome;
import io.meshline.standalone.engine.EngineProcess;
import io.meshline.standalone.engine.FlinkCluster;
import io.meshline.standalone.engine.FlinkSettings;
import io.meshline.standalone.engine.HttpProbe;
import io.meshline.standalone.engine.JavaCommand;
import io.meshline.standalone.engine.KafkaCluster;
import io.meshline.standalone.engine.Loopback;
import io.meshline.standalone.engine.OpenSearchProcess;
import io.meshline.standalone.engine.RegistryProcess;
import io.meshline.standalone.engine.ZooKeeperProcess;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meshline as it would run for real, each part a process: three brokers, a registry, a search
 * engine behind a proxy, a receiver, and a Flink cluster of a JobManager with high availability and
 * two TaskManagers, on which both jobs run.
 */
final class FaultStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FaultStack.class);
  private static final int BROKERS = 3;
  private static final int TASK_MANAGERS = 2;
  private static final int SLOTS = 4;
  private static final int CHECKPOINT_MILLIS = 1_000;
  private static final Duration RECEIVER_START = Duration.ofMinutes(1);
  private static final Pattern METRIC =
      Pattern.compile("(?m)^meshline_receiver_(\\w+)(?:\\{[^}]*\\})? ([0-9.E+-]+)$");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Path folder;
  private final KafkaCluster kafka;
  private final RegistryProcess registry;
  private final OpenSearchProcess search;
  private final SearchProxy proxy;
  private final ZooKeeperProcess zooKeeper;
  private final FlinkCluster flink;
  private final int receiverHttpPort = Loopback.freePort();
  private final int otlpPort = Loopback.freePort();
  private final EngineProcess receiver;
  private final CallTopic topic;
  private String aggregation;

  FaultStack(Path folder) throws Exception {
    this.folder = folder;
    try {
      Future<KafkaCluster> brokers = begin(() -> KafkaCluster.start(folder, BROKERS));
      Future<RegistryProcess> schemas = begin(() -> RegistryProcess.start(folder, 0));
      Future<OpenSearchProcess> engine = begin(() -> OpenSearchProcess.start(folder, 0));
      zooKeeper = own(ZooKeeperProcess.start(folder, 0));
      Future<FlinkCluster> cluster =
          begin(
              () ->
                  FlinkCluster.start(
                      folder,
                      new FlinkSettings(
                              0,
                              TASK_MANAGERS,
                              SLOTS,
                              384,
                              CHECKPOINT_MILLIS,
                              zooKeeper.highAvailability())
                          // Else all subtasks may be in one TaskManager, and the other one idle.
                          .with(Map.of("taskmanager.load-balance.mode", "SLOTS"))));
      kafka = own(brokers);
      registry = own(schemas);
      search = own(engine);
      flink = own(cluster);
      proxy = own(new SearchProxy(search.url()));
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        new TopicInstaller(
                admin, new TopicSizing(OptionalInt.of(3), Map.of(), OptionalInt.of(BROKERS)))
            .install();
      }
      receiver = own(startReceiver());
      topic = own(new CallTopic(kafka.bootstrapServers(), registry.url()));
      aggregation = submitAggregation(2, null);
      var unused =
          flink
              .jobs()
              .submit(
                  JobJar.path(),
                  "io.meshline.jobs.SpanPairingJob",
                  // One side of a call may come that much later than the other, since its exporter
                  // tries again until somebody answers.
                  arguments(
                      "--job.parallelism",
                      "2",
                      "--pairing.wait",
                      "2min",
                      "--pairing.quiet",
                      "3min"));
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  KafkaCluster kafka() {
    return kafka;
  }

  RegistryProcess registry() {
    return registry;
  }

  OpenSearchProcess search() {
    return search;
  }

  SearchProxy proxy() {
    return proxy;
  }

  ZooKeeperProcess zooKeeper() {
    return zooKeeper;
  }

  FlinkCluster flink() {
    return flink;
  }

  EngineProcess receiver() {
    return receiver;
  }

  CallTopic topic() {
    return topic;
  }

  int otlpPort() {
    return otlpPort;
  }

  /** Every document as it is now, read from the engine itself. */
  StoredDocuments documents() {
    return new StoredDocuments(search.url());
  }

  /** Whether a service has a node in the indices. */
  boolean shows(String service) {
    try {
      var answer =
          http.send(
              HttpRequest.newBuilder(
                      search
                          .url()
                          .resolve(
                              "/meshline-nodes-1m-*/_search?size=1&q=service.name:%22"
                                  + service
                                  + "%22"))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              BodyHandlers.ofString());
      return answer.statusCode() == 200 && answer.body().contains("\"_source\"");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Stops call aggregation with a savepoint and goes on from it with another parallelism. */
  void rescale(int parallelism) {
    String savepoint = flink.jobs().stop(aggregation, folder.resolve("savepoints"), false);
    aggregation = submitAggregation(parallelism, savepoint);
  }

  /** How often the subtasks of call aggregation were started, all together. */
  long attempts() {
    long attempts = 0;
    for (JsonNode vertex : flink.jobs().get("/jobs/" + aggregation).get("vertices")) {
      String path = "/jobs/" + aggregation + "/vertices/" + vertex.get("id").asText();
      for (JsonNode subtask : flink.jobs().get(path).get("subtasks")) {
        attempts += 1 + subtask.get("attempt").asLong();
      }
    }
    return attempts;
  }

  /** Counters of call aggregation since it was started last, by name. */
  Map<String, Long> counters() {
    var counters = new HashMap<String, Long>();
    for (JsonNode counter :
        flink.jobs().get("/jobs/" + aggregation + "/accumulators").get("user-task-accumulators")) {
      counters.merge(counter.get("name").asText(), counter.get("value").asLong(), Long::sum);
    }
    return counters;
  }

  /** The receiver's metrics since it was started last, sums over all labels. */
  Map<String, Long> receiverMetrics() throws IOException, InterruptedException {
    var metrics = new HashMap<String, Long>();
    Matcher lines =
        METRIC.matcher(
            http.send(
                    HttpRequest.newBuilder(receiverUrl("/metrics")).build(),
                    BodyHandlers.ofString())
                .body());
    while (lines.find()) {
      metrics.merge(lines.group(1), Math.round(Double.parseDouble(lines.group(2))), Long::sum);
    }
    return metrics;
  }

  /** What went wrong in the jobs last, for messages. */
  String troubles() {
    var troubles = new StringBuilder();
    flink
        .jobs()
        .states()
        .forEach(
            (job, state) ->
                troubles.append(
                    "job %s %s %s%n".formatted(job, state, flink.jobs().lastFailure(job))));
    return troubles.toString();
  }

  private String submitAggregation(int parallelism, @Nullable String savepoint) {
    return flink
        .jobs()
        .submit(
            JobJar.path(),
            "io.meshline.jobs.CallAggregationJob",
            arguments(
                "--search.hosts",
                proxy.url().toString(),
                "--job.parallelism",
                Integer.toString(parallelism),
                "--publish.minute",
                "1s",
                "--publish.hour",
                "2s",
                "--publish.day",
                "2s",
                "--publish.correction",
                "1s"),
            savepoint);
  }

  private List<String> arguments(String... more) {
    return Stream.concat(
            Stream.of(
                "--kafka.bootstrap-servers",
                kafka.bootstrapServers(),
                "--registry.urls",
                registry.url().toString(),
                "--source.start",
                "earliest"),
            Stream.of(more))
        .toList();
  }

  private EngineProcess startReceiver() {
    var arguments =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers",
                kafka.bootstrapServers(),
                "--registry.urls",
                registry.url().toString(),
                "--otlp.port=" + otlpPort,
                "--http.port=" + receiverHttpPort));
    for (String port : List.of("skywalking", "skywalking-http", "otlp-http", "zipkin")) {
      arguments.add("--" + port + ".port=" + Loopback.freePort());
    }
    var classPath = new ArrayList<>(EngineHome.locate().childClassPath());
    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .forEach(classPath::add);
    return EngineProcess.start(
        new JavaCommand(
            "receiver",
            List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            classPath,
            "io.meshline.ingest.receiver.Receiver",
            arguments,
            Map.of(),
            folder,
            folder.resolve("logs").resolve("receiver.log")),
        () -> HttpProbe.answers(receiverUrl("/readyz")),
        RECEIVER_START);
  }

  private URI receiverUrl(String path) {
    return URI.create("http://" + Loopback.HOST + ":" + receiverHttpPort + path);
  }

  private static <T extends AutoCloseable> Future<T> begin(Supplier<T> start) {
    return CompletableFuture.supplyAsync(start);
  }

  private <T extends AutoCloseable> T own(Future<T> start)
      throws ExecutionException, InterruptedException {
    return own(start.get());
  }

  private <T extends AutoCloseable> T own(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        Engines.end(part);
      } catch (Exception e) {
        LOG.warn("closing {}", part, e);
      }
    }
  }
}
