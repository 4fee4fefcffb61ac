package io.meshline.e2e.agents;

import static java.util.Objects.requireNonNull;

import io.meshline.e2e.stack.JobJar;
import io.meshline.e2e.stack.StoredDocuments;
import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.ingest.receiver.Receiver;
import io.meshline.ingest.receiver.ReceiverOption;
import io.meshline.ingest.receiver.ReceiverOptions;
import io.meshline.standalone.engine.FlinkCluster;
import io.meshline.standalone.engine.FlinkSettings;
import io.meshline.standalone.engine.KafkaProcess;
import io.meshline.standalone.engine.Loopback;
import io.meshline.standalone.engine.OpenSearchProcess;
import io.meshline.standalone.engine.RegistryProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole way from the receiver's ports to documents, on real engines, with both jobs running.
 */
final class Pipeline implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  /** Calls that were paired can be read after the next checkpoint. */
  private static final long CHECKPOINT_MILLIS = 2_000;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final KafkaProcess kafka;
  private final RegistryProcess registry;
  private final FlinkCluster flink;
  private final @Nullable Receiver receiver;
  private final URI search;
  private final StoredDocuments documents;

  private Pipeline(Path folder, boolean receives) throws Exception {
    // Side by side, since each spends most of its start waiting.
    Future<KafkaProcess> kafkaStart = begin(() -> KafkaProcess.start(folder, 0));
    Future<RegistryProcess> registryStart = begin(() -> RegistryProcess.start(folder, 0));
    Future<OpenSearchProcess> searchStart = begin(() -> OpenSearchProcess.start(folder, 0));
    Future<FlinkCluster> flinkStart =
        begin(
            () ->
                FlinkCluster.start(
                    folder, new FlinkSettings(0, 1, 4, 384, CHECKPOINT_MILLIS, Map.of())));
    try {
      kafka = own(kafkaStart);
      registry = own(registryStart);
      search = own(searchStart).url();
      flink = own(flinkStart);
      documents = new StoredDocuments(search);
      try (Admin admin = admin()) {
        new TopicInstaller(admin, TopicSizing.DEFAULT).install();
      }
      receiver = receives ? receiver() : null;
      submit("SpanPairingJob");
      submit("CallAggregationJob", "--search.hosts", search.toString(), "--publish.minute", "1s");
    } catch (Exception e) {
      for (Future<? extends AutoCloseable> start :
          List.of(kafkaStart, registryStart, searchStart, flinkStart)) {
        closeLate(start);
      }
      close();
      throw e;
    }
  }

  static Pipeline start(Path folder) throws Exception {
    return new Pipeline(folder, true);
  }

  /** For observers that publish to Kafka themselves. */
  static Pipeline startWithoutReceiver(Path folder) throws Exception {
    return new Pipeline(folder, false);
  }

  String kafka() {
    return kafka.bootstrapServers();
  }

  URI registry() {
    return registry.url();
  }

  /** Where SkyWalking agents and Envoy send to, host:port. */
  String agents() {
    return Loopback.HOST + ":" + requireNonNull(receiver).skywalkingPort();
  }

  /** Where OpenTelemetry agents send to. */
  URI otlp() {
    return URI.create("http://" + Loopback.HOST + ":" + requireNonNull(receiver).otlpPort());
  }

  /** Where OpenTelemetry agents send to that speak OTLP over HTTP. */
  URI otlpHttp() {
    Integer port = requireNonNull(receiver).telemetryPorts().get(ReceiverOption.OTLP_HTTP_PORT);
    return URI.create("http://" + Loopback.HOST + ":" + requireNonNull(port));
  }

  /** Where the documents can be queried. */
  URI search() {
    return search;
  }

  /** The documents as they are now. */
  StoredDocuments documents() {
    return documents;
  }

  /** What went wrong in the jobs, if anything did. */
  String troubles() {
    StringBuilder troubles = new StringBuilder();
    flink
        .jobs()
        .states()
        .forEach(
            (job, state) ->
                troubles
                    .append("job ")
                    .append(job)
                    .append(' ')
                    .append(state)
                    .append(' ')
                    .append(flink.jobs().lastFailure(job))
                    .append('\n'));
    return troubles.toString();
  }

  void createTopic(String name) throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    }
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("closing {}", part, e);
      }
    }
  }

  private Receiver receiver() {
    Receiver started =
        Receiver.start(
            ReceiverOptions.of(
                Map.of(
                    "skywalking.port", "0",
                    "otlp.port", "0",
                    "skywalking-http.port", "0",
                    "otlp-http.port", "0",
                    "zipkin.port", "0",
                    "http.port", "0",
                    "kafka.bootstrap-servers", kafka.bootstrapServers(),
                    "registry.urls", registry.url().toString())));
    parts.push(started);
    return started;
  }

  private void submit(String job, String... more) {
    var unused =
        flink
            .jobs()
            .submit(
                JobJar.path(),
                "io.meshline.jobs." + job,
                Stream.concat(
                        Stream.of(
                            "--kafka.bootstrap-servers",
                            kafka.bootstrapServers(),
                            "--registry.urls",
                            registry.url().toString()),
                        Stream.of(more))
                    .toList());
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private static <T extends AutoCloseable> Future<T> begin(Supplier<T> start) {
    return CompletableFuture.supplyAsync(start);
  }

  private <T extends AutoCloseable> T own(Future<T> start) throws Exception {
    T part = start.get();
    parts.push(part);
    return part;
  }

  /** For a part that came up although another one did not, and is not owned yet. */
  private void closeLate(Future<? extends AutoCloseable> start) {
    try {
      AutoCloseable part = start.get();
      if (!parts.contains(part)) {
        parts.push(part);
      }
    } catch (ExecutionException e) {
      // It did not start, so there is nothing to close.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
