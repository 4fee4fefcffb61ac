package io.meshline.benchmarks.writing;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.sink.elasticsearch.WriteOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Writes the same documents by the sink and by the loop, each time into an empty index. */
final class SinkMeasurement implements AutoCloseable {
  private static final long REST_MILLIS = 2_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NOT_FOUND = 404;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI store;
  private final OptionalLong enginePid;
  private final WriteOptions options;
  private final List<EdgeMetrics> edges;
  private final List<BulkRequest> requests;
  private final SinkJob job;

  private SinkMeasurement(
      URI store,
      OptionalLong enginePid,
      WriteOptions options,
      List<EdgeMetrics> edges,
      List<BulkRequest> requests,
      SinkJob job) {
    this.store = store;
    this.enginePid = enginePid;
    this.options = options;
    this.edges = edges;
    this.requests = requests;
    this.job = job;
  }

  /** All that is measured, by both ways in turn. */
  record Results(List<SinkRun> loop, List<SinkRun> sink) {}

  /**
   * Prepares it: what the loop will send is what the sink sends.
   *
   * @param enginePid process of the store, if it is one of this machine
   */
  static SinkMeasurement prepare(
      URI store, OptionalLong enginePid, WriteOptions options, int documents) throws Exception {
    List<EdgeMetrics> edges = SampleEdges.first(documents);
    SinkJob job = SinkJob.start();
    try (RecordedStore recorded = RecordedStore.open()) {
      job.write(edges, recorded.url(), options, new SinkWatch(OptionalLong.empty()));
      return new SinkMeasurement(store, enginePid, options, edges, recorded.requests(), job);
    } catch (Exception e) {
      job.close();
      throw e;
    }
  }

  /** Mean size of a document with its action line, in bytes. */
  long bytesPerDocument() {
    return requests.stream().mapToLong(request -> request.body().length).sum() / edges.size();
  }

  /**
   * Measures some rounds and prints each run, after those that are thrown away: until the JVMs have
   * compiled what they run. Every other round begins with the other way.
   *
   * @throws IllegalStateException if the index has not all documents after a run
   */
  Results rounds(int warmUp, int rounds) throws Exception {
    Results results = new Results(new ArrayList<>(), new ArrayList<>());
    for (int round = 0; round < warmUp + rounds; round++) {
      for (int turn = 0; turn < 2; turn++) {
        boolean bySink = (round + turn) % 2 == 0;
        SinkRun run = run(bySink);
        String way = bySink ? "sink" : "bare loop";
        System.out.println(SinkRun.row(round < warmUp ? "(" + way + ")" : way, List.of(run)));
        if (round >= warmUp) {
          (bySink ? results.sink : results.loop).add(run);
        }
      }
    }
    return results;
  }

  private SinkRun run(boolean bySink) throws Exception {
    deleteIndex();
    // What the run before left to do is nobody's: the sink's clock starts with its job, which takes
    // a while, the loop's would start at once.
    Thread.sleep(REST_MILLIS);
    SinkWatch watch = new SinkWatch(enginePid);
    if (bySink) {
      job.write(edges, store, options, watch);
    } else {
      watch.begin();
      int busy = BulkLoop.send(store, requests, options.maxInFlightRequests());
      watch.end();
      if (busy > 0) {
        System.out.println("the engine was too busy for " + busy + " requests of the loop (429)");
      }
    }
    check();
    return watch.run(edges.size());
  }

  private void deleteIndex() throws Exception {
    HttpResponse<String> answer = request(HttpRequest.newBuilder(index("")).DELETE().build());
    if (answer.statusCode() != 200 && answer.statusCode() != NOT_FOUND) {
      throw new IllegalStateException("DELETE " + index("") + ": " + answer.body());
    }
  }

  private void check() throws Exception {
    HttpRequest refresh =
        HttpRequest.newBuilder(index("/_refresh"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    var unused = request(refresh);
    long count =
        JSON.readTree(request(HttpRequest.newBuilder(index("/_count")).build()).body())
            .path("count")
            .asLong();
    if (count != edges.size()) {
      throw new IllegalStateException(
          "%,d documents in the index (expected: %,d)".formatted(count, edges.size()));
    }
  }

  private URI index(String path) {
    return store.resolve("/" + SampleEdges.INDEX + path);
  }

  private HttpResponse<String> request(HttpRequest request) throws Exception {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    job.close();
  }
}
