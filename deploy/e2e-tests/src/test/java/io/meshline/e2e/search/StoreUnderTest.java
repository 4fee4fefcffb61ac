package io.meshline.e2e.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.sink.elasticsearch.IndexTemplates;
import io.meshline.sink.elasticsearch.IndexTemplates.Action;
import io.meshline.sink.elasticsearch.IndexTemplates.Installation;
import io.meshline.sink.elasticsearch.MetricsSink;
import io.meshline.sink.elasticsearch.RejectedDocument;
import io.meshline.sink.elasticsearch.RejectedDocuments;
import io.meshline.sink.elasticsearch.SearchConnection;
import io.meshline.sink.elasticsearch.WriteOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A search store, what writes to it and what has to be in it then. */
final class StoreUnderTest {

  /** Where all of Meshline's indices are. */
  static final String INDICES = "meshline-*";

  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final RandomMetrics METRICS = new RandomMetrics(20_261_122, 7);
  static final WriteOptions OPTIONS =
      WriteOptions.DEFAULTS
          .withBatches(100, 1 << 20)
          .withBuffer(2, 2_000, Duration.ofMillis(200))
          .withBackoff(Duration.ofMillis(100), Duration.ofSeconds(1));

  /** Static, as the sink's writers are made from what was serialized. */
  private static final Queue<RejectedDocument> REJECTED = new ConcurrentLinkedQueue<>();

  private static final RejectedDocuments COLLECT = () -> REJECTED::add;

  private final SearchEngine engine;
  private final StoreReader reader;

  StoreUnderTest(SearchEngine engine) {
    this.engine = engine;
    reader = new StoreReader(engine.url());
  }

  SearchEngine engine() {
    return engine;
  }

  StoreReader reader() {
    return reader;
  }

  /** Leaves nothing of what was written or rejected. */
  void clear() {
    reader.clear();
    REJECTED.clear();
  }

  /** What the store rejected. */
  Queue<RejectedDocument> rejected() {
    return REJECTED;
  }

  /** Installs the index templates; what was done about each, in their order. */
  List<Action> install() {
    return installations().stream().map(Installation::action).toList();
  }

  List<Installation> installations() {
    return IndexTemplates.install(connection(), PATIENCE);
  }

  SearchConnection connection() {
    return SearchConnection.to(engine.url().toString())
        .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(3));
  }

  Sink<Long> nodes(RandomMetrics of, WriteOptions options) {
    return new NumberedSink<>(MetricsSink.forNodes(connection(), options, COLLECT), of::node);
  }

  Sink<Long> edges(RandomMetrics of, WriteOptions options) {
    return new NumberedSink<>(MetricsSink.forEdges(connection(), options, COLLECT), of::edge);
  }

  void run(Sink<Long> sink, long from, long to) throws Exception {
    await(submit(sink, from, to));
  }

  /** Waits for the end of a job. */
  static void await(CompletableFuture<JobResult> job) throws Exception {
    var unused = job.get().toJobExecutionResult(StoreUnderTest.class.getClassLoader());
  }

  /** Starts a job that writes the metrics of these numbers. */
  CompletableFuture<JobResult> submit(Sink<Long> sink, long from, long to) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2);
    environment.enableCheckpointing(500);
    environment
        .fromSource(
            new NumberSequenceSource(from, to - 1), WatermarkStrategy.noWatermarks(), "numbers")
        .sinkTo(sink);
    return LocalFlink.submit(environment, "search engine contract");
  }

  /** The store holds these documents and no others. */
  void assertHolds(Set<ExpectedDocument> expected) {
    assertThat(reader.count(INDICES)).isEqualTo(expected.size());
    Set<ExpectedDocument> held = new HashSet<>();
    for (JsonNode hit : reader.documents(INDICES)) {
      held.add(new ExpectedDocument(hit.path("_index").asText(), hit.path("_source")));
    }
    // One example each: the whole difference would fill the screen.
    assertThat(expected.stream().filter(one -> !held.contains(one)).findFirst()).isEmpty();
    assertThat(held.stream().filter(one -> !expected.contains(one)).findFirst()).isEmpty();
  }

  /** All documents as they are stored, by their ids. */
  Map<String, String> sourcesById() {
    Map<String, String> sources = new HashMap<>();
    reader
        .documents(INDICES)
        .forEach(hit -> sources.put(hit.path("_id").asText(), hit.path("_source").toString()));
    return sources;
  }
}
