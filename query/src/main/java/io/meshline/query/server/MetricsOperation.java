package io.meshline.query.server;

import io.meshline.query.CallCounts;
import io.meshline.query.CallCounts.Latencies;
import io.meshline.query.Edge;
import io.meshline.query.Node;
import io.meshline.query.Question;
import io.meshline.query.ServiceGraph;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code /metrics}: the service graph by the names that Grafana knows (those of Tempo's metrics
 * generator), and the server's own metrics.
 */
final class MetricsOperation implements Operation {
  private static final String PREFIX = "traces_service_graph_request";

  /** As {@code lag_seconds} of {@code /api/v1/health}. */
  private static final String LAG = "meshline_query_documents_lag_seconds";

  private static final String EDGES = "meshline_query_service_graph_edges";

  private final ServiceGraph graph;
  private final Duration age;
  private final PrometheusRegistry own;
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  /**
   * @param age of a reading that may be handed out again
   * @param own the server's metrics
   */
  MetricsOperation(ServiceGraph graph, Duration age, PrometheusRegistry own) {
    this.graph = graph;
    this.age = age;
    this.own = own;
  }

  @Override
  public Reply answer(Params params, Question question) {
    params.expectNoOther();
    Map<Edge, CallCounts> counts = graph.counts(question, age);
    List<MetricSnapshot> snapshots = new ArrayList<>(snapshots(counts));
    snapshots.add(edges(counts.size()));
    snapshots.add(lag(graph.lag()));
    own.scrape().forEach(snapshots::add);
    ByteArrayOutputStream text = new ByteArrayOutputStream(8_192);
    try {
      writer.write(text, new MetricSnapshots(snapshots));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Reply(200, PrometheusTextFormatWriter.CONTENT_TYPE, text.toByteArray());
  }

  private static MetricSnapshot lag(Duration lag) {
    return gauge(
        LAG,
        "How long ago the newest minute with calls ended; 0 while it lasts.",
        lag.toMillis() / 1000.0);
  }

  private static MetricSnapshot edges(int number) {
    return gauge(EDGES, "Edges in the service graph; _other is one.", number);
  }

  private static MetricSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }

  private static List<MetricSnapshot> snapshots(Map<Edge, CallCounts> counts) {
    CounterSnapshot.Builder total =
        CounterSnapshot.builder().name(PREFIX).help("Calls from client to server.");
    CounterSnapshot.Builder failed =
        CounterSnapshot.builder().name(PREFIX + "_failed").help("Calls that failed.");
    HistogramSnapshot.Builder server =
        HistogramSnapshot.builder()
            .name(PREFIX + "_server_seconds")
            .help("Latency seen from the callee's end.");
    HistogramSnapshot.Builder client =
        HistogramSnapshot.builder()
            .name(PREFIX + "_client_seconds")
            .help("Latency seen from the caller's end.");
    counts.forEach(
        (edge, held) -> {
          Labels labels = labels(edge);
          total.dataPoint(point(labels, held.calls()));
          failed.dataPoint(point(labels, held.failures()));
          server.dataPoint(point(labels, held.server()));
          client.dataPoint(point(labels, held.client()));
        });
    return List.of(total.build(), failed.build(), server.build(), client.build());
  }

  private static CounterSnapshot.CounterDataPointSnapshot point(Labels labels, long value) {
    return CounterSnapshot.CounterDataPointSnapshot.builder()
        .labels(labels)
        .value((double) value)
        .build();
  }

  private static HistogramSnapshot.HistogramDataPointSnapshot point(
      Labels labels, Latencies latencies) {
    double[] borders = CallCounts.borders();
    long[] buckets = latencies.buckets();
    ClassicHistogramBuckets.Builder classic = ClassicHistogramBuckets.builder();
    for (int i = 0; i < buckets.length; i++) {
      double border = i < borders.length ? borders[i] : Double.POSITIVE_INFINITY;
      classic.bucket(border, buckets[i]);
    }
    return HistogramSnapshot.HistogramDataPointSnapshot.builder()
        .labels(labels)
        .classicHistogramBuckets(classic.build())
        .sum(latencies.sumMicros() / 1e6)
        .build();
  }

  private static Labels labels(Edge edge) {
    Node client = edge.source();
    Node server = edge.destination();
    return Labels.of(
        "client", client.service().name(),
        "client_environment", client.service().environment(),
        "client_kind", client.service().kind(),
        "client_namespace", client.service().namespace(),
        "client_tenant", client.service().tenant(),
        "connection_type", connectionType(client.service().kind(), server.service().kind()),
        "server", server.service().name(),
        "server_environment", server.service().environment(),
        "server_kind", server.service().kind(),
        "server_namespace", server.service().namespace(),
        "server_tenant", server.service().tenant());
  }

  /** Tempo's words: empty for services that call each other directly. */
  private static String connectionType(String client, String server) {
    if (server.equals("database") || server.equals("cache")) {
      return "database";
    }
    if (server.equals("messaging") || client.equals("messaging")) {
      return "messaging_system";
    }
    return server.equals("service") && client.equals("service") ? "" : "virtual_node";
  }
}
