package io.meshline.e2e.search;

import io.meshline.aggregation.CallOutcome;
import io.meshline.aggregation.CallProtocol;
import io.meshline.aggregation.CallTls;
import io.meshline.aggregation.Observation;
import io.meshline.aggregation.Point;
import io.meshline.aggregation.PointAccumulator;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Kind;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.Party;
import io.meshline.schemas.PointMetrics;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.Side;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * A mesh whose calls are all known: one by one, and as the metrics that the job would publish of
 * them, by minutes and hours and at every grain.
 */
final class KnownMesh implements Serializable {
  static final Instant BEGIN = Instant.parse("2026-11-22T08:30:00Z");
  static final int MINUTES = 90;
  static final Instant END = BEGIN.plus(MINUTES, ChronoUnit.MINUTES);

  /** How much longer a caller's agent sees a call than its callee's. */
  static final long CLIENT_MORE_MICROS = 500;

  private static final long serialVersionUID = 1;
  private static final String DATABASE = "h2/orders";
  private static final String[][] EDGES = {
    {"front", "catalog"},
    {"front", "checkout"},
    {"catalog", "stock"},
    {"checkout", "stock"},
    {"stock", DATABASE}
  };

  /**
   * One call as its callee, or the caller of a database, saw it.
   *
   * @param edge such as {@code front>catalog}
   * @param instance of the callee
   */
  record Call(String edge, String instance, Instant minute, long latencyMicros, boolean failed)
      implements Serializable {}

  private record Window(
      Party source, Party destination, Grain grain, Resolution resolution, Instant start) {}

  private final ArrayList<Call> calls = new ArrayList<>();
  private final ArrayList<EdgeMetrics> edges = new ArrayList<>();
  private final ArrayList<NodeMetrics> nodes = new ArrayList<>();

  /** From {@link #BEGIN} to {@link #END}. */
  KnownMesh(long seed) {
    this(seed, BEGIN, MINUTES);
  }

  /** Some minutes from a moment on. */
  KnownMesh(long seed, Instant begin, int minutes) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<Window, EnumMap<Point, PointAccumulator>> sums = new LinkedHashMap<>();
    for (int minute = 0; minute < minutes; minute++) {
      for (String[] edge : EDGES) {
        for (int n = 1 + random.nextInt(8); n > 0; n--) {
          Call call =
              new Call(
                  edge[0] + ">" + edge[1],
                  "i-" + random.nextInt(2),
                  begin.plus(minute, ChronoUnit.MINUTES),
                  (long) Math.exp(5 + 9 * random.nextDouble()),
                  random.nextInt(10) == 0);
          calls.add(call);
          add(sums, edge[0], edge[1], call);
        }
      }
    }
    sums.forEach(this::publish);
  }

  /** All edges, such as {@code front>catalog}; of databases the caller alone tells. */
  static List<String> edges() {
    return Arrays.stream(EDGES).map(edge -> edge[0] + ">" + edge[1]).toList();
  }

  static boolean isOfDatabase(String edge) {
    return edge.endsWith(DATABASE);
  }

  /** The calls of an edge in a time. */
  List<Call> calls(String edge, Instant from, Instant to) {
    return calls(call -> call.edge().equals(edge), from, to);
  }

  List<Call> calls(Predicate<Call> wanted, Instant from, Instant to) {
    return calls.stream()
        .filter(wanted)
        .filter(call -> !call.minute().isBefore(from) && call.minute().isBefore(to))
        .toList();
  }

  int edgeDocuments() {
    return edges.size();
  }

  int nodeDocuments() {
    return nodes.size();
  }

  EdgeMetrics edge(long number) {
    return edges.get(Math.toIntExact(number));
  }

  NodeMetrics node(long number) {
    return nodes.get(Math.toIntExact(number));
  }

  private static void add(
      Map<Window, EnumMap<Point, PointAccumulator>> sums,
      String source,
      String destination,
      Call call) {
    for (Grain grain : Grain.values()) {
      Party from = party(source, grain, "c-0");
      Party to = party(destination, grain, call.instance());
      for (Resolution resolution : List.of(Resolution.MINUTE, Resolution.HOUR)) {
        Instant start =
            resolution == Resolution.MINUTE
                ? call.minute()
                : call.minute().truncatedTo(ChronoUnit.HOURS);
        EnumMap<Point, PointAccumulator> points =
            sums.computeIfAbsent(
                new Window(from, to, grain, resolution, start),
                added -> new EnumMap<>(Point.class));
        boolean database = destination.equals(DATABASE);
        seen(points, Point.AGENT_CLIENT, call, database ? 0 : CLIENT_MORE_MICROS);
        if (!database) {
          seen(points, Point.AGENT_SERVER, call, 0);
        }
      }
    }
  }

  private static void seen(
      EnumMap<Point, PointAccumulator> points, Point point, Call call, long later) {
    Observation observation = new Observation();
    points
        .computeIfAbsent(point, added -> new PointAccumulator())
        .add(
            observation
                .call(
                    call.latencyMicros() + later,
                    call.failed() ? CallOutcome.FAILURE : CallOutcome.SUCCESS,
                    1)
                .transport(CallProtocol.HTTP, CallTls.MTLS, call.failed() ? 503 : 200)
                .reason(call.failed() ? "503" : ""));
  }

  private static Party party(String name, Grain grain, String instance) {
    boolean database = name.equals(DATABASE);
    return Party.newBuilder()
        .setNamespace(database ? "" : "shop")
        .setService(name)
        .setKind(database ? Kind.DATABASE : Kind.SERVICE)
        .setInstance(grain == Grain.INSTANCE && !database ? instance : "")
        .setEndpoint(grain == Grain.ENDPOINT && !database ? "GET:/" + name + "/{id}" : "")
        .build();
  }

  private void publish(Window window, EnumMap<Point, PointAccumulator> sums) {
    List<PointMetrics> points = new ArrayList<>();
    long version = 0;
    for (Map.Entry<Point, PointAccumulator> sum : sums.entrySet()) {
      points.add(metrics(sum.getKey(), sum.getValue()));
      version += sum.getValue().observations();
    }
    edges.add(
        EdgeMetrics.newBuilder()
            .setSource(window.source())
            .setDestination(window.destination())
            .setGrain(window.grain())
            .setResolution(window.resolution())
            .setWindowStart(window.start())
            .setVersion(version)
            .setApdexThresholdMicros(Observation.DEFAULT_APDEX_THRESHOLD_MICROS)
            .setObservedAt(points.size() - 1)
            .setPoints(points)
            .build());
    // Of every node but the stock there is one caller: then the node's figures are the edge's.
    boolean shared = window.destination().getService().equals("stock");
    if (!shared
        && (window.grain() == Grain.SERVICE || window.destination().getKind() == Kind.SERVICE)) {
      PointMetrics last = points.get(points.size() - 1);
      nodes.add(
          NodeMetrics.newBuilder()
              .setNode(window.destination())
              .setGrain(window.grain())
              .setResolution(window.resolution())
              .setWindowStart(window.start())
              .setVersion(last.getObservations())
              .setApdexThresholdMicros(Observation.DEFAULT_APDEX_THRESHOLD_MICROS)
              .setObservedAt(0)
              .setPoints(List.of(last))
              .build());
    }
  }

  private static PointMetrics metrics(Point point, PointAccumulator seen) {
    return PointMetrics.newBuilder()
        .setReporter(point.isAgent() ? Reporter.AGENT : Reporter.SIDECAR)
        .setSide(point.isServer() ? Side.SERVER : Side.CLIENT)
        .setObservations(seen.observations())
        .setCalls(seen.calls())
        .setSuccesses(seen.successes())
        .setClientErrors(seen.clientErrors())
        .setFailures(seen.failures())
        .setReasons(seen.reasons())
        .setStatusClasses(seen.statusClasses())
        .setProtocols(seen.protocols())
        .setTls(seen.tls())
        .setLatencySumMicros(seen.latencySumMicros())
        .setLatencyMinMicros(seen.latencyMinMicros())
        .setLatencyMaxMicros(seen.latencyMaxMicros())
        .setLatencyP50Micros(seen.latencyMicros(0.5))
        .setLatencyP75Micros(seen.latencyMicros(0.75))
        .setLatencyP90Micros(seen.latencyMicros(0.9))
        .setLatencyP95Micros(seen.latencyMicros(0.95))
        .setLatencyP99Micros(seen.latencyMicros(0.99))
        .setLatencyP999Micros(seen.latencyMicros(0.999))
        .setLatencySketch(ByteBuffer.wrap(seen.sketch().toBytes()))
        .setApdexSatisfied(seen.apdexSatisfied())
        .setApdexTolerating(seen.apdexTolerating())
        .setRequestBytes(seen.requestBytes())
        .setResponseBytes(seen.responseBytes())
        .build();
  }
}
