package io.meshline.query.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meshline.query.QueryException;
import io.meshline.query.SearchStore;
import io.meshline.query.ServiceGraph;
import io.meshline.query.StoredKind;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The paths of the API. */
final class ApiRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);

  private ApiRoutes() {}

  /**
   * All of them.
   *
   * @param description in OpenAPI
   */
  static Routes of(
      QueryOptions options,
      SearchStore store,
      Clock clock,
      ServerMetrics metrics,
      String description) {
    Ranges ranges =
        new Ranges(
            clock,
            options.duration(QueryOption.MINUTES_KEPT),
            options.duration(QueryOption.HOURS_KEPT));
    StoredMap map = new StoredMap(store, ranges, clock);
    Duration timeout = options.duration(QueryOption.TIMEOUT);
    TopologyOperation topology = new TopologyOperation(map);
    NodeGraph graph = new NodeGraph(map, topology);
    ServiceGraph serviceGraph =
        new ServiceGraph(
            store,
            clock,
            options.duration(QueryOption.METRICS_FORGET),
            Math.toIntExact(options.number(QueryOption.METRICS_EDGES)));
    byte[] yaml = description.getBytes(UTF_8);
    Map<String, Operation> guarded =
        Map.ofEntries(
            Map.entry(
                "/api/v1/info",
                new InfoOperation(map, timeout, options.number(QueryOption.MAX_DOCUMENTS))),
            Map.entry("/api/v1/health", new HealthOperation(map)),
            Map.entry("/api/v1/nodes", new NodesOperation(map)),
            Map.entry("/api/v1/topology", topology),
            Map.entry("/api/v1/paths", new PathsOperation(map)),
            Map.entry("/api/v1/edge", new EdgeOperation(map)),
            Map.entry("/api/v1/metrics", new SeriesOperation(map)),
            Map.entry("/api/v1/top", new TopOperation(map)),
            Map.entry("/api/v1/compare", new CompareOperation(map)),
            Map.entry("/api/v1/sla", new StoredOperation(map, StoredKind.SLA)),
            Map.entry("/api/v1/alerts", new StoredOperation(map, StoredKind.ALERTS)),
            Map.entry("/api/v1/events", new StoredOperation(map, StoredKind.EVENTS)),
            Map.entry(
                "/metrics",
                new MetricsOperation(
                    serviceGraph,
                    options.duration(QueryOption.METRICS_INTERVAL),
                    metrics.registry())),
            Map.entry("/api/graph/fields", (params, question) -> NodeGraph.fields(params)),
            Map.entry("/api/graph/data", graph::data),
            Map.entry("/api/health", (params, question) -> Reply.text(200, "ok\n")));
    Map<String, Operation> open =
        Map.of(
            "/openapi.yaml",
            (params, question) -> new Reply(200, "application/yaml", yaml),
            "/livez",
            (params, question) -> Reply.text(200, "alive\n"),
            Routes.READY,
            (params, question) -> {
              try {
                var unused = store.newestWindow(question);
                return Reply.text(200, "ready\n");
              } catch (QueryException e) {
                // Anybody may ask: the log, not the answer, names the store.
                LOG.warn("Not ready", e);
                return Reply.text(503, "the search store does not answer\n");
              }
            });
    return new Routes(guarded, open);
  }
}
