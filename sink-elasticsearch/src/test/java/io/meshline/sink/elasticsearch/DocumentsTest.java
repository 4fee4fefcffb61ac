package io.meshline.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.Kind;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.PointMetrics;
import io.meshline.schemas.Reporter;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.Side;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EdgeDocuments edges = new EdgeDocuments();
  private final NodeDocuments nodes = new NodeDocuments();

  @Test
  void edgeReadsAsWrittenByHand() throws IOException {
    SearchDocument document = edges.build(SampleMetrics.edge());
    assertThat(JSON.readTree(document.json())).isEqualTo(expected("edge.json"));
    assertThat(document.text()).isEqualTo(expected("edge.json").toString());
    assertThat(document.index()).isEqualTo("meshline-edges-1m-2026.11.22");
    assertThat(document.version()).isEqualTo(13);
  }

  @Test
  void nodeReadsAsWrittenByHand() throws IOException {
    SearchDocument document = nodes.build(SampleMetrics.node());
    assertThat(JSON.readTree(document.json())).isEqualTo(expected("node.json"));
    assertThat(document.index()).isEqualTo("meshline-nodes-1h-2026.11");
    assertThat(document.version()).isEqualTo(12);
  }

  @ParameterizedTest
  @CsvSource({
    "MINUTE, 2026-11-22T23:59:00Z, meshline-nodes-1m-2026.11.22",
    "MINUTE, 2026-11-23T00:00:00Z, meshline-nodes-1m-2026.11.23",
    "HOUR,   2026-11-30T23:00:00Z, meshline-nodes-1h-2026.11",
    "DAY,    2026-12-31T00:00:00Z, meshline-nodes-1d-2026",
    "DAY,    1970-01-01T00:00:00Z, meshline-nodes-1d-1970",
  })
  void indexFollowsTheWindowsOwnDateInUtc(Resolution resolution, Instant start, String index) {
    NodeMetrics node =
        NodeMetrics.newBuilder(SampleMetrics.node())
            .setResolution(resolution)
            .setWindowStart(start)
            .build();
    assertThat(nodes.build(node).index()).isEqualTo(index);
  }

  @ParameterizedTest
  @CsvSource({
    "AGENT, CLIENT, agent_client",
    "SIDECAR, CLIENT, sidecar_client",
    "SIDECAR, SERVER, sidecar_server",
    "AGENT, SERVER, agent_server",
  })
  void namesEachObservationPoint(Reporter reporter, Side side, String name) throws IOException {
    PointMetrics point =
        PointMetrics.newBuilder(SampleMetrics.emptyPoint())
            .setReporter(reporter)
            .setSide(side)
            .build();
    NodeMetrics node =
        NodeMetrics.newBuilder(SampleMetrics.node()).setPoints(List.of(point)).build();
    JsonNode document = JSON.readTree(nodes.build(node).json());
    assertThat(document.path("observed_at").asText()).isEqualTo(name);
    assertThat(document.path("points").fieldNames()).toIterable().containsExactly(name);
  }

  /** 20 calls, of which 12 were connections, then connections alone. */
  @Test
  void callsWithoutALatencyAreInNoLatencyAndIfThereAreOnlyThoseThereIsNone() throws IOException {
    JsonNode some = documentOf(builder -> builder.setCallsWithoutLatency(12));
    for (JsonNode figures : List.of(some, some.at("/points/agent_client"))) {
      assertThat(figures.path("calls").asLong()).isEqualTo(20);
      assertThat(figures.at("/latency/calls").asLong()).isEqualTo(8);
      assertThat(figures.at("/latency/avg_us").asDouble()).isEqualTo(2_001_000 / 8.0);
      assertThat(figures.path("apdex").asDouble()).isEqualTo(14.5 / 8);
      assertThat(figures.path("success_ratio").asDouble()).isEqualTo(16 / 20.0);
    }
    JsonNode none = documentOf(builder -> builder.setCallsWithoutLatency(20));
    for (JsonNode figures : List.of(none, none.at("/points/agent_client"))) {
      assertThat(figures.path("calls").asLong()).isEqualTo(20);
      assertThat(figures.path("success_ratio").asDouble()).isEqualTo(16 / 20.0);
      assertThat(figures.has("latency")).isFalse();
      assertThat(figures.has("apdex")).isFalse();
    }
  }

  @Test
  void equalMetricsGiveEqualBytesWhateverTheOrderOfTheirMaps() {
    Map<String, Long> forwards = new LinkedHashMap<>();
    Map<String, Long> backwards = new LinkedHashMap<>();
    for (int i = 0; i < 40; i++) {
      forwards.put("r" + i, (long) i);
      backwards.put("r" + (39 - i), (long) (39 - i));
    }
    assertThat(nodes.build(withReasons(forwards)))
        .isEqualTo(new NodeDocuments().build(withReasons(backwards)));
  }

  @Test
  void staysOnOneLineWhateverTheNames() throws IOException {
    String name = "a\n\"b\\\u0000ü☃\uD83D\uDE00";
    EdgeMetrics edge =
        EdgeMetrics.newBuilder(SampleMetrics.edge())
            .setSource(SampleMetrics.party(Kind.EXTERNAL, name).build())
            .build();
    byte[] json = edges.build(edge).json();
    assertThat(json).doesNotContain('\n');
    assertThat(JSON.readTree(json).at("/source/service/name").asText()).isEqualTo(name);
  }

  @Test
  void readsASketchWithoutConsumingIt() throws IOException {
    ByteBuffer sketch = ByteBuffer.wrap(new byte[] {9, 1, 2, 3, -1, 9}, 1, 4).slice();
    for (ByteBuffer bytes : List.of(sketch, sketch.asReadOnlyBuffer())) {
      PointMetrics point =
          PointMetrics.newBuilder(SampleMetrics.fullPoint()).setLatencySketch(bytes).build();
      NodeMetrics node =
          NodeMetrics.newBuilder(SampleMetrics.node()).setPoints(List.of(point)).build();
      for (int i = 0; i < 2; i++) {
        assertThat(
                JSON.readTree(nodes.build(node).json())
                    .at("/points/agent_client/sketch")
                    .binaryValue())
            .containsExactly(1, 2, 3, -1);
      }
    }
  }

  @Test
  void refusesMetricsThatContradictThemselves() {
    NodeMetrics noSuchPoint = NodeMetrics.newBuilder(SampleMetrics.node()).setObservedAt(1).build();
    assertThatThrownBy(() -> nodes.build(noSuchPoint))
        .hasMessage("observedAt: 1 (expected: index of one of the 1 points)");
    NodeMetrics noVersion = NodeMetrics.newBuilder(SampleMetrics.node()).setVersion(0).build();
    assertThatThrownBy(() -> nodes.build(noVersion)).hasMessage("version: 0 (expected: >= 1)");
  }

  private JsonNode documentOf(UnaryOperator<PointMetrics.Builder> change) throws IOException {
    PointMetrics point = change.apply(PointMetrics.newBuilder(SampleMetrics.fullPoint())).build();
    return JSON.readTree(
        nodes
            .build(NodeMetrics.newBuilder(SampleMetrics.node()).setPoints(List.of(point)).build())
            .json());
  }

  private static NodeMetrics withReasons(Map<String, Long> reasons) {
    PointMetrics point =
        PointMetrics.newBuilder(SampleMetrics.fullPoint()).setReasons(reasons).build();
    return NodeMetrics.newBuilder(SampleMetrics.node()).setPoints(List.of(point)).build();
  }

  private static JsonNode expected(String file) throws IOException {
    try (InputStream in = DocumentsTest.class.getResourceAsStream(file)) {
      return JSON.readTree(in);
    }
  }
}
