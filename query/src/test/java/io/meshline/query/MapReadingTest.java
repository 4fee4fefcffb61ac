package io.meshline.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.Point;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapReadingTest {
  private static final String EDGES = "meshline-edges-1m-2026.11.22";
  private static final String NODES = "meshline-nodes-1m-2026.11.22";
  private static final Instant NOW = Instant.parse("2026-11-22T10:20:00Z");
  private static final TimeRange RANGE = TimeRange.between(NOW.minusSeconds(600), NOW);

  private final FakeSearchStore fake = new FakeSearchStore();
  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void documentsOfAnEdgeMergeWithoutLoss() {
    long[] first = LongStream.rangeClosed(1, 100).map(i -> i * 1_000).toArray();
    long[] second = LongStream.rangeClosed(101, 200).map(i -> i * 1_000).toArray();
    fake.put(
        EDGES,
        Documents.edge("2026-11-22T10:15:00.000Z", "shop/front", "shop/orders")
            .point("agent_client", 0, first)
            .point("agent_server", 2, first)
            .json());
    fake.put(
        EDGES,
        Documents.edge("2026-11-22T10:16:00.000Z", "shop/front", "shop/orders")
            .point("agent_server", 0, second)
            .json());
    Answer<MeasuredEdge> answer = topology(RANGE, null);
    assertThat(answer.documents()).isEqualTo(2);
    assertThat(answer.firstWindow()).isEqualTo(Instant.parse("2026-11-22T10:15:00Z"));
    // Five minutes from the first window on, not the ten that were asked for.
    assertThat(answer.minutes()).isEqualTo(5);
    MeasuredEdge edge = answer.measured().get(0);
    assertThat(answer.measured()).hasSize(1);
    assertThat(edge.source()).isEqualTo(new Service("", "", "shop", "front", "service"));
    Figures figures = edge.figures();
    assertThat(figures.observedAt()).isEqualTo(Point.AGENT_SERVER);
    assertThat(figures.coverage(Point.AGENT_SERVER)).isEqualTo(1);
    assertThat(figures.coverage(Point.AGENT_CLIENT)).isEqualTo(0.5);
    assertThat(figures.coverage(Point.SIDECAR_SERVER)).isZero();
    PointFigures headline = figures.headline();
    assertThat(headline.calls()).isEqualTo(200);
    assertThat(headline.failures()).isEqualTo(2);
    assertThat(headline.successRatio()).isEqualTo(0.99);
    assertThat(headline.reasons()).containsExactly(Map.entry("UF", 2L));
    assertThat(headline.latencyMinMicros()).isEqualTo(1_000);
    assertThat(headline.latencyMaxMicros()).isEqualTo(200_000);
    assertThat(headline.latencyMeanMicros()).isEqualTo(100_500);
    assertThat((double) headline.latencyMicros(0.5)).isBetween(99_000.0, 101_000.0);
    assertThat((double) headline.latencyMicros(0.99)).isBetween(196_020.0, 199_980.0);
  }

  /** Two calls in ten minutes are no more because nothing else was selected. */
  @Test
  void ratesAreOverTheTimeThatTheStoreTellsOfWhateverIsSelected() {
    fake.put(EDGES, edgeAt("10:00", "old", "b"));
    fake.put(EDGES, edgeAt("10:12", "busy", "b"));
    fake.put(EDGES, edgeAt("10:18", "rare/a", "b"));
    fake.put(EDGES, edgeAt("10:19", "rare/a", "b"));
    for (String namespace : new String[] {null, "rare", "nobody"}) {
      Answer<MeasuredEdge> answer = topology(RANGE, namespace);
      assertThat(answer.minutes()).as(namespace).isEqualTo(10);
      assertThat(answer.coveredFrom()).isEqualTo(RANGE.from());
    }
    fake.clear();
    fake.put(EDGES, edgeAt("10:16", "busy", "b"));
    fake.put(EDGES, edgeAt("10:19", "rare/a", "b"));
    for (String namespace : new String[] {null, "rare", "nobody"}) {
      assertThat(topology(RANGE, namespace).minutes()).as(namespace).isEqualTo(4);
    }
    assertThat(topology(RANGE, "rare").firstWindow())
        .isEqualTo(Instant.parse("2026-11-22T10:19:00Z"));
  }

  private static String edgeAt(String time, String source, String destination) {
    return Documents.edge("2026-11-22T" + time + ":00.000Z", source, destination)
        .point("agent_server", 0, 1_000)
        .json();
  }

  @Test
  void theSlowestTraceIsThatOfTheSlowestCallOfWhichOneIsKnown() {
    put("2026-11-22T10:13:00.000Z", 9_000, "");
    put("2026-11-22T10:14:00.000Z", 2_000, "two");
    put("2026-11-22T10:15:00.000Z", 8_000, "eight");
    put("2026-11-22T10:16:00.000Z", 5_000, "five");
    assertThat(topology(RANGE, null).measured())
        .singleElement()
        .satisfies(
            edge -> {
              assertThat(edge.figures().headline().slowestTraceId()).isEqualTo("eight");
              assertThat(edge.figures().headline().latencyMaxMicros()).isEqualTo(9_000);
            });
  }

  private void put(String time, long latency, String slowest) {
    fake.put(
        EDGES,
        Documents.edge(time, "a", "b")
            .point("agent_server", 0, latency)
            .with("agent_server", "slowest_trace_id", slowest)
            .json());
  }

  @Test
  void connectionsCountAndLeaveTheLatencyOfRequestsAsItIs() {
    String begin = "2026-11-22T10:15:00.000Z";
    String next = "2026-11-22T10:16:00.000Z";
    fake.put(
        EDGES, Documents.edge(begin, "a", "b").point("sidecar_client", 1, 1_000, 3_000).json());
    fake.put(EDGES, Documents.edge(next, "a", "b").connections("sidecar_client", 6).json());
    fake.put(EDGES, Documents.edge(next, "b", "c").connections("sidecar_client", 5).json());
    Answer<MeasuredEdge> answer = topology(RANGE, null);
    PointFigures both = answer.measured().get(0).figures().headline();
    assertThat(both.calls()).isEqualTo(8);
    assertThat(both.successRatio()).isEqualTo(7 / 8.0);
    assertThat(both.callsWithLatency()).isEqualTo(2);
    assertThat(both.latencyMeanMicros()).isEqualTo(2_000);
    assertThat(both.latencyMinMicros()).isEqualTo(1_000);
    assertThat(both.apdex()).isEqualTo(1 / 2.0);
    PointFigures connections = answer.measured().get(1).figures().headline();
    assertThat(connections.calls()).isEqualTo(5);
    assertThat(connections.callsWithLatency()).isZero();
    assertThat(connections.apdex()).isNaN();
    assertThat(connections.latencyMeanMicros()).isNaN();
    assertThat(connections.latencyMinMicros() + connections.latencyMaxMicros()).isZero();
  }

  @Test
  void documentsOfTheFirstVersionHadALatencyForEachCall() {
    fake.put(
        NODES,
        Documents.node("2026-11-22T10:15:00.000Z", "a")
            .point("agent_server", 0, 5, 7)
            .with("agent_server", "latency", Map.of("sum_us", 12, "min_us", 5, "max_us", 7))
            .json());
    assertThat(services().measured())
        .singleElement()
        .satisfies(s -> assertThat(s.figures().headline().latencyMeanMicros()).isEqualTo(6));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 60, 1000})
  void noDocumentIsLostOrTakenTwiceWhateverThePageSize(int pageSize) {
    for (int minute = 10; minute < 20; minute++) {
      for (int service = 0; service < 6; service++) {
        String name = (service % 2 == 0 ? "ns/" : "") + "s" + service / 2;
        fake.put(
            NODES,
            Documents.node("2026-11-22T10:" + minute + ":00.000Z", name)
                .point("agent_server", 0, 1_000)
                .json());
      }
    }
    try (SearchStore store = SearchStore.open(StoreConnection.to(fake.url()), pageSize)) {
      Answer<MeasuredService> answer = new ServicesReader(store, clock).read(RANGE, null);
      assertThat(answer.documents()).isEqualTo(60);
      assertThat(answer.measured())
          .hasSize(6)
          .allSatisfy(s -> assertThat(s.figures().headline().calls()).isEqualTo(10));
    }
  }

  @Test
  void onlyDocumentsOfTheRangeTheWindowLengthTheGrainAndTheNamespaceAreRead() {
    fake.put(NODES, node("2026-11-22T10:09:00.000Z", "a/early"));
    fake.put(NODES, node("2026-11-22T10:10:00.000Z", "a/first"));
    fake.put(NODES, node("2026-11-22T10:19:00.000Z", "a/last"));
    fake.put(NODES, node("2026-11-22T10:20:00.000Z", "a/late"));
    fake.put(NODES, node("2026-11-22T10:15:00.000Z", "b/other"));
    fake.put("meshline-nodes-1h-2026.11", node("2026-11-22T10:15:00.000Z", "a/hour"));
    fake.put(
        NODES,
        Documents.node("2026-11-22T10:15:00.000Z", "a/instance")
            .point("agent_server", 0, 5)
            .with(null, "grain", "instance")
            .json());
    try (SearchStore store = SearchStore.open(StoreConnection.to(fake.url()))) {
      assertThat(new ServicesReader(store, clock).read(RANGE, "a").measured())
          .extracting(service -> service.service().name())
          .containsExactly("first", "last");
    }
  }

  @Test
  void mostCallsComeFirstThenNames() {
    fake.put(EDGES, edge("b", "c", 1));
    fake.put(EDGES, edge("a", "c", 1));
    fake.put(EDGES, edge("c", "d", 2));
    assertThat(topology(RANGE, null).measured())
        .extracting(edge -> edge.source().name())
        .containsExactly("c", "a", "b");
  }

  @Test
  void nothingIsAnAnswerToo() {
    assertThat(topology(RANGE, null).isEmpty()).isTrue();
    try (SearchStore store = SearchStore.open(StoreConnection.to(fake.url()))) {
      assertThat(store.newestWindow()).isNull();
      fake.put(NODES, node("2026-11-22T09:00:00.000Z", "a"));
      fake.put(NODES, node("2026-11-22T09:30:00.000Z", "a"));
      assertThat(store.newestWindow()).isEqualTo(Instant.parse("2026-11-22T09:30:00Z"));
    }
  }

  private Answer<MeasuredEdge> topology(TimeRange range, @Nullable String namespace) {
    try (SearchStore store = SearchStore.open(StoreConnection.to(fake.url()))) {
      return new TopologyReader(store, clock).read(range, namespace);
    }
  }

  private Answer<MeasuredService> services() {
    try (SearchStore store = SearchStore.open(StoreConnection.to(fake.url()))) {
      return new ServicesReader(store, clock).read(RANGE, null);
    }
  }

  private static String node(String time, String name) {
    return Documents.node(time, name).point("agent_server", 0, 1_000).json();
  }

  private static String edge(String source, String destination, int calls) {
    return Documents.edge("2026-11-22T10:15:00.000Z", source, destination)
        .point("agent_server", 0, LongStream.rangeClosed(1, calls).toArray())
        .json();
  }
}
