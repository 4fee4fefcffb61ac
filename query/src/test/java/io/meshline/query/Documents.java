package io.meshline.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.aggregation.LatencySketch;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Documents as the sink writes them. */
public final class Documents {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode document = JSON.createObjectNode();

  private Documents(String time) {
    document.put("@timestamp", time);
    document.put("grain", "service");
    document.putObject("points");
  }

  /** An edge's document without points. */
  public static Documents edge(String time, String source, String destination) {
    return edge(Grain.SERVICE, time, source, destination);
  }

  /** A node's document without points. */
  public static Documents node(String time, String name) {
    return node(Grain.SERVICE, time, name);
  }

  /** An edge's document of a grain without points. */
  public static Documents edge(Grain grain, String time, String source, String destination) {
    Documents edge = new Documents(time).with(null, "grain", grain.text());
    party(edge.document.putObject("source"), source, grain);
    party(edge.document.putObject("destination"), destination, grain);
    return edge;
  }

  /** A node's document of a grain without points. */
  public static Documents node(Grain grain, String time, String name) {
    Documents node = new Documents(time).with(null, "grain", grain.text());
    party(node.document, name, grain);
    return node;
  }

  /** The same with what a point saw: each latency is a call, the first ones failed. */
  public Documents point(String point, int failures, long... latencies) {
    LatencySketch sketch = new LatencySketch();
    long sum = 0;
    long min = Long.MAX_VALUE;
    long max = 0;
    for (long latency : latencies) {
      sketch.add(latency, 1);
      sum += latency;
      min = Math.min(min, latency);
      max = Math.max(max, latency);
    }
    ObjectNode node = ((ObjectNode) document.path("points")).putObject(point);
    node.put("calls", latencies.length).put("observations", latencies.length);
    node.put("successes", latencies.length - failures).put("client_errors", 0);
    node.put("failures", failures);
    node.put("apdex_satisfied", latencies.length - failures).put("apdex_tolerating", 0);
    node.putObject("latency")
        .put("calls", latencies.length)
        .put("sum_us", sum)
        .put("min_us", min)
        .put("max_us", max);
    if (failures > 0) {
      node.putObject("reasons").put("UF", failures);
    }
    node.put("sketch", Base64.getEncoder().encodeToString(sketch.toBytes()));
    return this;
  }

  /** The same with connections that a point saw: calls that have no latency. */
  public Documents connections(String point, long calls) {
    ObjectNode node = ((ObjectNode) document.path("points")).putObject(point);
    node.put("calls", calls).put("observations", calls);
    node.put("successes", calls).put("client_errors", 0).put("failures", 0);
    node.put("apdex_satisfied", 0).put("apdex_tolerating", 0);
    node.put("sketch", Base64.getEncoder().encodeToString(new LatencySketch().toBytes()));
    return this;
  }

  /** The same with another value of a field at the top or of a point. */
  public Documents with(@Nullable String point, String field, Object value) {
    ObjectNode node = point == null ? document : (ObjectNode) document.path("points").path(point);
    node.set(field, JSON.valueToTree(value));
    return this;
  }

  /** The text. */
  public String json() {
    return document.toString();
  }

  /**
   * Parties are written as {@code [environment:][namespace/]name[ (kind)][#detail]}, the detail
   * being the instance or the endpoint.
   */
  private static void party(ObjectNode party, String text, Grain grain) {
    int hash = text.indexOf('#');
    String rest = hash < 0 ? text : text.substring(0, hash);
    int colon = rest.indexOf(':');
    if (colon >= 0) {
      party.put("environment", rest.substring(0, colon));
      rest = rest.substring(colon + 1);
    }
    String kind = "service";
    int bracket = rest.indexOf(" (");
    if (bracket >= 0) {
      kind = rest.substring(bracket + 2, rest.length() - 1);
      rest = rest.substring(0, bracket);
    }
    party.put("kind", kind);
    ObjectNode service = party.putObject("service");
    int slash = rest.indexOf('/');
    if (slash >= 0) {
      service.put("namespace", rest.substring(0, slash));
    }
    service.put("name", rest.substring(slash + 1));
    if (hash >= 0 && grain == Grain.INSTANCE) {
      service.putObject("instance").put("id", text.substring(hash + 1));
    } else if (hash >= 0) {
      party.put("endpoint", text.substring(hash + 1));
    }
  }
}
