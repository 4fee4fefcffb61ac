package io.meshline.e2e.agents;

import static java.util.Objects.requireNonNull;

import io.meshline.e2e.stack.Engines;
import io.meshline.e2e.stack.JobJar;
import io.meshline.e2e.stack.StoredDocuments;
import io.meshline.ingest.publisher.TopicInstaller;
import io.meshline.ingest.publisher.TopicSizing;
import io.meshline.ingest.receiver.Receiver;
import io.meshline.ingest.receiver.ReceiverOption;
import io.meshline.ingest.receiver.ReceiverOptions;
import io.meshline.standalone.engine.FlinkJobs;
import io.meshline.standalone.engine.FlinkSettings;
import io.meshline.standalone.engine.Loopback;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/**
 * The whole way from the receiver's ports to documents, on real engines, with both jobs running.
 */
final class Pipeline implements AutoCloseable {
  /** Calls that were paired can be read after the next checkpoint. */
  private static final long CHECKPOINT_MILLIS = 2_000;

  /**
   * As on one machine: nothing else sends, and waits for the other side of a call end by the clock
   * when the test's services are done.
   */
  private static final List<String> IDLENESS = List.of("--source.idleness", "5s");

  private static final String QUIET = "15s";

  private final Engines engines;
  private final @Nullable Receiver receiver;
  private final StoredDocuments documents;

  private Pipeline(Path folder, boolean receives) throws Exception {
    engines =
        Engines.startAll(folder, new FlinkSettings(0, 1, 4, 384, CHECKPOINT_MILLIS, Map.of()));
    Receiver started = null;
    try {
      documents = new StoredDocuments(search());
      try (Admin admin = admin()) {
        new TopicInstaller(admin, TopicSizing.DEFAULT).install();
      }
      started = receives ? startReceiver() : null;
      submit("SpanPairingJob", "--pairing.quiet", QUIET);
      submit("CallAggregationJob", "--search.hosts", search().toString(), "--publish.minute", "1s");
    } catch (Exception e) {
      if (started != null) {
        started.close();
      }
      engines.close();
      throw e;
    }
    receiver = started;
  }

  static Pipeline start(Path folder) throws Exception {
    return new Pipeline(folder, true);
  }

  /** For observers that publish to Kafka themselves. */
  static Pipeline startWithoutReceiver(Path folder) throws Exception {
    return new Pipeline(folder, false);
  }

  String kafka() {
    return engines.kafka().bootstrapServers();
  }

  URI registry() {
    return engines.registry().url();
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
    return engines.search().url();
  }

  /** The documents as they are now. */
  StoredDocuments documents() {
    return documents;
  }

  /** What went wrong in the jobs, if anything did. */
  String troubles() {
    StringBuilder troubles = new StringBuilder();
    FlinkJobs jobs = engines.flink().jobs();
    jobs.states()
        .forEach(
            (job, state) ->
                troubles
                    .append("job ")
                    .append(job)
                    .append(' ')
                    .append(state)
                    .append(' ')
                    .append(jobs.lastFailure(job))
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
    if (receiver != null) {
      receiver.close();
    }
    engines.close();
  }

  private Receiver startReceiver() {
    return Receiver.start(
        ReceiverOptions.of(
            Map.of(
                "skywalking.port", "0",
                "otlp.port", "0",
                "skywalking-http.port", "0",
                "otlp-http.port", "0",
                "zipkin.port", "0",
                "http.port", "0",
                "kafka.bootstrap-servers", kafka(),
                "registry.urls", registry().toString())));
  }

  private void submit(String job, String... more) {
    var unused =
        engines
            .flink()
            .jobs()
            .submit(
                JobJar.path(),
                "io.meshline.jobs." + job,
                Stream.of(
                        List.of(
                            "--kafka.bootstrap-servers",
                            kafka(),
                            "--registry.urls",
                            registry().toString()),
                        IDLENESS,
                        List.of(more))
                    .flatMap(List::stream)
                    .toList());
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka()));
  }
}
