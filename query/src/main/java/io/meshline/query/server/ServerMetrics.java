package io.meshline.query.server;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the server counts of itself. Thread-safe. */
final class ServerMetrics {
  private static final double[] SECONDS = {0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests =
      Counter.builder()
          .name("meshline_query_requests_total")
          .help("Requests answered, by path and status; 499: the caller did not wait.")
          .labelNames("path", "status")
          .register(registry);
  private final Counter documents =
      Counter.builder()
          .name("meshline_query_documents_total")
          .help("Documents read from the store, by path.")
          .labelNames("path")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("meshline_query_request_seconds")
          .help("Time from a request to its answer.")
          .labelNames("path")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);

  PrometheusRegistry registry() {
    return registry;
  }

  void answered(String path, int status, long documentsRead, long nanos) {
    requests.labelValues(path, Integer.toString(status)).inc();
    documents.labelValues(path).inc(documentsRead);
    seconds.labelValues(path).observe(nanos / 1e9);
  }
}
