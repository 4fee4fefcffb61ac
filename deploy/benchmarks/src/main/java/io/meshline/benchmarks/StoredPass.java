package io.meshline.benchmarks;

import io.meshline.jobs.aggregation.AggregationEnds;
import io.meshline.jobs.config.Options;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Our job with the search engine behind it, which is empty before each pass. */
final class StoredPass implements SpeedPass {
  private static final String INDICES = "meshline-*";

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI store;
  private final Options options;
  private final FlinkPass job;

  private StoredPass(URI store, Options options, FlinkPass job) {
    this.store = store;
    this.options = options;
    this.job = job;
  }

  /**
   * Prepares it.
   *
   * @param store the search engine's address
   * @param options of the job, which name the store
   * @param calls how many the job is to read
   */
  static StoredPass of(URI store, Options options, int parallelism, long calls) throws Exception {
    return new StoredPass(
        store, options, new FlinkPass(parallelism, JobGraphs.stored(options), calls, 1, true));
  }

  @Override
  public Measured run(Recording recording) throws Exception {
    empty();
    AggregationEnds.prepare(options);
    return job.run(recording);
  }

  private void empty() throws IOException, InterruptedException {
    String indices =
        send(HttpRequest.newBuilder(store.resolve("/_cat/indices/" + INDICES + "?h=index")));
    for (String index : indices.lines().map(String::strip).toList()) {
      String unused = send(HttpRequest.newBuilder(store.resolve("/" + index)).DELETE());
    }
  }

  private String send(HttpRequest.Builder builder) throws IOException, InterruptedException {
    HttpRequest request = builder.build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          request.method()
              + " "
              + request.uri()
              + ": "
              + answer.statusCode()
              + " "
              + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() {
    job.close();
  }
}
