package io.meshline.query.console;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.query.console.FixtureMesh.Call;
import java.time.Duration;
import java.util.List;

/** Figures of made-up calls, as the query API tells them. */
final class FixtureFigures {
  private static final JsonMapper JSON = new JsonMapper();
  static final List<String> POINTS =
      List.of("agent_client", "sidecar_client", "sidecar_server", "agent_server");
  static final double[] OUTER = {1.9, 1.35, 1.22, 1.0};
  static final double[] BOUNDS = {
    100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6
  };

  private FixtureFigures() {}

  static List<Integer> points(Call call) {
    return switch (call.points()) {
      case 4 -> List.of(0, 1, 2, 3);
      case 2 -> List.of(0, 3);
      default -> List.of(call.source().kind().equals("service") ? 0 : 3);
    };
  }

  static ObjectNode figures(Call call, Duration length, boolean withPoints) {
    List<Integer> seen = points(call);
    ObjectNode figures = JSON.createObjectNode();
    figures.put("observed_at", POINTS.get(seen.get(seen.size() - 1)));
    put(figures, call, length, 1);
    ObjectNode coverage = figures.putObject("coverage");
    seen.forEach(point -> coverage.put(POINTS.get(point), 1 - 0.01 * point));
    if (withPoints) {
      ObjectNode points = figures.putObject("points");
      for (int point : seen) {
        ObjectNode at = points.putObject(POINTS.get(point));
        put(at, call, length, OUTER[point]);
        at.put("coverage", 1 - 0.01 * point);
        at.putObject("protocols").put("HTTP", calls(call, length));
        at.putObject("tls").put(point == 1 || point == 2 ? "MUTUAL" : "NONE", calls(call, length));
        at.put("slowest_trace_id", "a062e21f57aa306d3db9fa58e3fe8f51");
      }
    }
    return figures;
  }

  static long calls(Call call, Duration length) {
    return Math.max(1, Math.round(call.perMinute() * length.toSeconds() / 60));
  }

  static void put(ObjectNode node, Call call, Duration length, double outer) {
    long calls = calls(call, length);
    long failures = Math.round(calls * call.failing());
    node.put("calls", calls).put("calls_per_minute", call.perMinute()).put("observations", calls);
    node.put("client_errors", calls / 400).put("failures", failures);
    node.put("success_ratio", 1 - (double) failures / calls);
    double median = call.medianMicros() * outer;
    node.put("apdex", median > 250_000 ? 0.82 : 0.97);
    ObjectNode latency = node.putObject("latency").put("calls", calls);
    latency.put("avg_us", median * 1.3).put("min_us", (long) (median / 8));
    latency.put("max_us", (long) (median * 40)).put("p50_us", (long) median);
    latency.put("p75_us", (long) (median * 1.6)).put("p90_us", (long) (median * 2.6));
    latency.put("p95_us", (long) (median * 4.1)).put("p99_us", (long) (median * 9.2));
    latency.put("p999_us", (long) (median * 21));
    if (failures > 0) {
      node.putObject("reasons").put("503", failures);
    }
  }

  static void addStep(ObjectNode series, long calls, double failing, double median, long step) {
    long failures = Math.round(calls * failing);
    series.withArray("calls").add(calls);
    series.withArray("calls_per_minute").add(calls * 60.0 / step);
    series.withArray("observations").add(calls);
    series.withArray("client_errors").add(calls / 60);
    series.withArray("failures").add(failures);
    series.withArray("success_ratio").add(1 - failing);
    series.withArray("apdex").add(0.95);
    double[] factors = {1.3, 0.1, 40, 1, 1.6, 2.6, 4.1, 9.2, 21};
    String[] names = {
      "avg_us", "min_us", "max_us", "p50_us", "p75_us", "p90_us", "p95_us", "p99_us", "p999_us"
    };
    for (int i = 0; i < names.length; i++) {
      series.withArray(names[i]).add(Math.round(median * factors[i]));
    }
    if (failing > 0) {
      ObjectNode reasons = series.withObject("/reasons");
      reasons.withArray("503 UF,URX").add(Math.round(failures * 0.6));
      reasons.withArray("timeout").add(failures - Math.round(failures * 0.6));
      reasons.withArray("404").add(calls / 60);
    }
  }

  static ArrayNode histogram(long calls, double median) {
    ArrayNode bins = JSON.createArrayNode();
    for (int i = 0; i + 1 < BOUNDS.length; i++) {
      double middle = Math.log(Math.sqrt(BOUNDS[i] * BOUNDS[i + 1]) / median);
      double spread = middle < 0 ? 0.7 : 1.1;
      bins.add(Math.round(calls * 0.4 * Math.exp(-middle * middle / (2 * spread * spread))));
    }
    return bins;
  }
}
