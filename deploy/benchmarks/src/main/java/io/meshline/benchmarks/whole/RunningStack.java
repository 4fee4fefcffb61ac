package io.meshline.benchmarks.whole;

import io.meshline.benchmarks.measuring.CpuTime;
import io.meshline.benchmarks.measuring.ServerJvms;
import io.meshline.benchmarks.receiving.ReceiverChild;
import io.meshline.ingest.publisher.SchemaInstaller;
import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.schemas.registry.SchemaRegistryClient;
import io.meshline.sink.elasticsearch.IndexTemplates;
import io.meshline.sink.elasticsearch.SearchConnection;
import io.meshline.standalone.engine.EngineHome;
import io.meshline.standalone.engine.EngineProcess;
import io.meshline.standalone.engine.FlinkCluster;
import io.meshline.standalone.engine.FlinkSettings;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.OpenSearchProcess;
import io.meshline.standalone.engine.RegistryProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Receiver, broker, call aggregation and search engine, each a process, on this machine. */
final class RunningStack implements AutoCloseable {
  private static final int PARTITIONS = 4;
  private static final int HEAP_MEGABYTES = 1_024;
  private static final int CHECKPOINT_MILLIS = 10_000;
  private static final Duration START = Duration.ofMinutes(2);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Map<String, Long> processes = new LinkedHashMap<>();
  private final ReceiverChild receiver;
  private final OpenSearchProcess search;

  private RunningStack(Path folder, List<String> receiverJvm, int parallelism) throws Exception {
    try {
      KafkaProcess kafka = own(KafkaProcess.start(folder, 0, ServerJvms.BROKER));
      RegistryProcess registry = own(RegistryProcess.start(folder, 0));
      search = own(OpenSearchProcess.start(folder, 0, ServerJvms.SEARCH));
      FlinkCluster flink =
          own(
              FlinkCluster.start(
                  folder,
                  new FlinkSettings(
                      0, 1, parallelism, HEAP_MEGABYTES, CHECKPOINT_MILLIS, true, Map.of())));
      prepare(kafka, registry);
      receiver =
          own(ReceiverChild.start(folder, receiverJvm, kafka.bootstrapServers(), registry.url()));
      submit(flink, kafka, registry, parallelism);
      processes.put("receiver", receiver.pid());
      processes.put("broker", kafka.pid());
      processes.put("job", flink.taskManagers().get(0).pid());
      processes.put("search engine", search.pid());
      processes.put("job manager", flink.jobManager().pid());
      processes.put("registry", registry.pid());
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Starts all.
   *
   * @param parallelism of the job
   */
  static RunningStack start(Path folder, List<String> receiverJvm, int parallelism)
      throws Exception {
    return new RunningStack(folder, receiverJvm, parallelism);
  }

  private void prepare(KafkaProcess kafka, RegistryProcess registry) {
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
      var unused =
          new TopicInstaller(
                  admin, new TopicSizing(OptionalInt.of(PARTITIONS), Map.of(), OptionalInt.of(1)))
              .install();
    }
    var schemas =
        new SchemaInstaller(new SchemaRegistryClient(registry.url().toString())).install();
    var templates = IndexTemplates.install(SearchConnection.to(search.url().toString()));
    if (schemas.isEmpty() || templates.isEmpty()) {
      throw new IllegalStateException("nothing was installed");
    }
  }

  private void submit(
      FlinkCluster flink, KafkaProcess kafka, RegistryProcess registry, int parallelism)
      throws InterruptedException {
    String job =
        flink
            .jobs()
            .submit(
                EngineHome.locate().jobJar(),
                "io.meshline.jobs.CallAggregationJob",
                List.of(
                    "--kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                    "--registry.urls=" + registry.url(),
                    "--search.hosts=" + search.url(),
                    "--source.idleness=5s",
                    "--job.parallelism=" + parallelism));
    long deadline = System.nanoTime() + START.toNanos();
    while (!flink.jobs().state(job).equals("RUNNING")) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the job is " + flink.jobs().state(job) + ": " + flink.jobs().lastFailure(job));
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  /** What each process took of the processors since its start, by its name. */
  Map<String, Duration> cpu() {
    Map<String, Duration> cpu = new LinkedHashMap<>();
    processes.forEach((name, pid) -> cpu.put(name, CpuTime.of(pid)));
    return cpu;
  }

  /** Ids of the processes, by their names. */
  Map<String, Long> processes() {
    return Collections.unmodifiableMap(processes);
  }

  /** Port that takes access logs. */
  int port() {
    return receiver.port();
  }

  URI search() {
    return search.url();
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
        part.close();
      } catch (Exception e) {
        System.err.println(
            (part instanceof EngineProcess engine ? engine.name() : part) + " did not end: " + e);
      }
    }
  }
}
