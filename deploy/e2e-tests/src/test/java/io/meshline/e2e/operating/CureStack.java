package io.meshline.e2e.operating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.e2e.stack.CallTopic;
import io.meshline.e2e.stack.Engines;
import io.meshline.e2e.stack.JobJar;
import io.meshline.e2e.stack.StoredDocuments;
import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Party;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Side;
import io.meshline.standalone.engine.FlinkCluster;
import io.meshline.standalone.engine.FlinkSettings;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.OpenSearchProcess;
import io.meshline.standalone.engine.RegistryProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** Real engines and the aggregation job, fed with calls that are counted by their service. */
final class CureStack implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What the pages advise, and a cluster that says soon that slots are missing. */
  private static final Map<String, String> SETTINGS =
      Map.of("execution.checkpointing.unaligned.enabled", "true", "slot.request.timeout", "5 s");

  private final Path folder;
  private final Engines engines;
  private final StoredDocuments documents;
  private CallTopic topic;
  private String job = "";

  CureStack(Path folder) throws Exception {
    this.folder = folder;
    engines = Engines.startAll(folder, new FlinkSettings(0, 1, 6, 384, 1_000, SETTINGS));
    documents = new StoredDocuments(search().url());
    try (Admin admin = admin()) {
      new TopicInstaller(admin, TopicSizing.DEFAULT).install();
      topic = new CallTopic(kafka().bootstrapServers(), registry().url());
    } catch (Exception e) {
      engines.close();
      throw e;
    }
  }

  /** Submits the aggregation, which {@link #job} is from then on. */
  void submit(int parallelism, @Nullable String from, String... more) {
    List<String> options = options();
    options.addAll(List.of("--publish.minute", "1s", "--source.start", "earliest"));
    options.addAll(List.of("--job.parallelism", Integer.toString(parallelism)));
    options.addAll(List.of(more));
    job =
        flink().jobs().submit(JobJar.path(), "io.meshline.jobs.CallAggregationJob", options, from);
    String submitted = job;
    await().atMost(PATIENCE).until(() -> flink().jobs().state(submitted), "RUNNING"::equals);
  }

  /** Options that every job needs. */
  List<String> options() {
    return new ArrayList<>(
        List.of(
            "--kafka.bootstrap-servers", kafka().bootstrapServers(),
            "--registry.urls", registry().url().toString(),
            "--search.hosts", search().url().toString()));
  }

  String job() {
    return job;
  }

  Path folder() {
    return folder;
  }

  FlinkCluster flink() {
    return engines.flink();
  }

  StoredDocuments documents() {
    return documents;
  }

  KafkaProcess kafka() {
    return engines.kafka();
  }

  RegistryProcess registry() {
    return engines.registry();
  }

  OpenSearchProcess search() {
    return engines.search();
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka().bootstrapServers()));
  }

  /** Calls to an endpoint of a service, one second apart, the last of them at a time. */
  void send(String service, String endpoint, int count, Instant last) {
    topic.send(calls(service, endpoint, count, last), 10, 1);
  }

  /** The same to one partition, after the topic has got another number of them. */
  void sendTo(int partition, String service, int count, Instant last) {
    topic.close();
    topic = new CallTopic(kafka().bootstrapServers(), registry().url());
    calls(service, "", count, last).forEach(call -> topic.send(topic.encode(call), partition));
    topic.flush();
  }

  private static List<CallRecord> calls(String service, String endpoint, int count, Instant last) {
    List<CallRecord> calls = new ArrayList<>();
    for (int i = count - 1; i >= 0; i--) {
      calls.add(
          CallRecord.newBuilder()
              .setStart(last.minusSeconds(i))
              .setLatencyMicros(1_000)
              .setReporter(Reporter.AGENT)
              .setSide(Side.SERVER)
              .setSource(Party.newBuilder().setService("caller").build())
              .setDestination(Party.newBuilder().setService(service).setEndpoint(endpoint).build())
              .build());
    }
    return calls;
  }

  /** Waits until the minutes of a service count so many calls, and no more. */
  void awaitCounted(String service, long calls) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> assertThat(counted(service)).as("calls of %s", service).isEqualTo(calls));
  }

  /** Calls of a service in the documents of minutes. */
  long counted(String service) throws IOException, InterruptedException {
    long calls = 0;
    for (JsonNode node : documents.all("meshline-nodes-1m-*").values()) {
      if (node.path("grain").asText().equals("service")
          && node.at("/service/name").asText().equals(service)) {
        calls += node.path("calls").asLong();
      }
    }
    return calls;
  }

  @Override
  public void close() {
    topic.close();
    engines.close();
  }
}
