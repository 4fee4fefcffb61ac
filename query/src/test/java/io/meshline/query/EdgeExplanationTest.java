package io.meshline.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshline.aggregation.Point;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Latencies in the rows are in microseconds; what is expected was worked out by hand. */
class EdgeExplanationTest {
  private static final Service FRONT = new Service("", "", "shop", "front", "service");
  private static final Service CART = new Service("", "", "shop", "cart", "service");

  /** One expected part: its two points, the differences of medians and means, the share. */
  private record Part(String points, double median, double mean, double share) {}

  static Stream<Arguments> rows() {
    return Stream.of(
        Arguments.of(
            "all four points, one call",
            Map.of(
                "agent_client", new long[] {10_000},
                "sidecar_client", new long[] {8_000},
                "sidecar_server", new long[] {7_000},
                "agent_server", new long[] {4_000}),
            List.of(
                new Part("AGENT_CLIENT-SIDECAR_CLIENT", 2_000, 2_000, 0.2),
                new Part("SIDECAR_CLIENT-SIDECAR_SERVER", 1_000, 1_000, 0.1),
                new Part("SIDECAR_SERVER-AGENT_SERVER", 3_000, 3_000, 0.3),
                new Part("AGENT_SERVER-null", 4_000, 4_000, 0.4)),
            1.0,
            true,
            false),
        Arguments.of(
            "a slow call moves means, not medians",
            Map.of(
                "agent_client", new long[] {2_000, 2_000, 2_000, 2_000, 102_000},
                "agent_server", new long[] {1_000, 1_000, 1_000, 1_000, 1_000}),
            List.of(
                new Part("AGENT_CLIENT-AGENT_SERVER", 1_000, 21_000, 0.5),
                new Part("AGENT_SERVER-null", 1_000, 1_000, 0.5)),
            1.0,
            true,
            false),
        Arguments.of(
            "sidecars alone",
            Map.of(
                "sidecar_client", new long[] {5_000, 5_000},
                "sidecar_server", new long[] {4_000, 4_000}),
            List.of(
                new Part("SIDECAR_CLIENT-SIDECAR_SERVER", 1_000, 1_000, 0.2),
                new Part("SIDECAR_SERVER-null", 4_000, 4_000, 0.8)),
            1.0,
            true,
            false),
        Arguments.of(
            "a callee that nobody observes",
            Map.of("agent_client", new long[] {3_000}),
            List.of(new Part("AGENT_CLIENT-null", 3_000, 3_000, 1)),
            1.0,
            true,
            false),
        Arguments.of(
            "a callee whose clock or place of measuring differs: negative, not hidden",
            Map.of(
                "agent_client", new long[] {10_000},
                "agent_server", new long[] {11_000}),
            List.of(
                new Part("AGENT_CLIENT-AGENT_SERVER", -1_000, -1_000, -0.1),
                new Part("AGENT_SERVER-null", 11_000, 11_000, 1.1)),
            1.0,
            true,
            true),
        Arguments.of(
            "agents that sample half of the calls",
            Map.of(
                "agent_client", new long[] {9_000},
                "sidecar_server", new long[] {6_000, 6_000}),
            List.of(
                new Part("AGENT_CLIENT-SIDECAR_SERVER", 3_000, 3_000, 1 / 3.0),
                new Part("SIDECAR_SERVER-null", 6_000, 6_000, 2 / 3.0)),
            0.5,
            false,
            false),
        Arguments.of(
            "a mean below zero, medians as they should be",
            Map.of(
                "agent_client", new long[] {2_000, 2_000, 2_000},
                "agent_server", new long[] {1_000, 1_000, 10_000}),
            List.of(
                new Part("AGENT_CLIENT-AGENT_SERVER", 1_000, -2_000, 0.5),
                new Part("AGENT_SERVER-null", 1_000, 4_000, 0.5)),
            1.0,
            true,
            true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void theTimeIsWhatLiesBetweenThePoints(
      String name,
      Map<String, long[]> latencies,
      List<Part> expected,
      double leastCoverage,
      boolean sameCalls,
      boolean negative)
      throws Exception {
    EdgeExplanation explanation = EdgeExplanation.of(edge(latencies));

    assertThat(explanation.parts()).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      TimeShare part = explanation.parts().get(i);
      assertThat(part.outer() + "-" + part.inner()).isEqualTo(expected.get(i).points());
      assertThat(part.medianMicros()).isCloseTo(expected.get(i).median(), within(200.0));
      assertThat(part.meanMicros()).isEqualTo(expected.get(i).mean());
      assertThat(part.share()).isCloseTo(expected.get(i).share(), within(0.02));
    }
    assertThat(explanation.leastCoverage()).isEqualTo(leastCoverage);
    assertThat(explanation.sameCalls()).as(name).isEqualTo(sameCalls);
    assertThat(explanation.hasNegative()).as(name).isEqualTo(negative);
  }

  @Test
  void allPartsTogetherAreTheWholeCall() throws Exception {
    EdgeExplanation explanation =
        EdgeExplanation.of(
            edge(
                Map.of(
                    "agent_client", new long[] {700, 1_900, 40_000},
                    "sidecar_client", new long[] {600, 1_700, 41_000},
                    "agent_server", new long[] {100, 300, 9_000})));
    // 42,600 us of three calls, whatever lies between.
    assertThat(explanation.parts().stream().mapToDouble(TimeShare::meanMicros).sum())
        .isCloseTo(14_200, within(1e-6));
    assertThat(explanation.parts())
        .extracting(part -> (double) Math.round(part.meanMicros()))
        .containsExactly(-233.0, 11_300.0, 3_133.0);
    assertThat(explanation.parts().stream().mapToDouble(TimeShare::share).sum())
        .isCloseTo(1, within(1e-9));
  }

  /** Connections have no latency: neither those of a point nor a point of nothing else explain. */
  @Test
  void onlyCallsWithALatencyTellWhetherThePointsSawTheSame() throws Exception {
    MeasuredEdge edge =
        edge(
            Map.of(
                "agent_client", new long[] {5_000, 5_000},
                "sidecar_client", new long[] {4_000, 4_000}));
    JsonNode connections =
        new ObjectMapper()
            .readTree(
                Documents.edge("2026-11-22T10:16:00.000Z", "shop/front", "shop/cart")
                    .connections("sidecar_client", 6)
                    .json())
            .at("/points/sidecar_client");
    edge.figures().add(Point.SIDECAR_CLIENT, PointDocument.of(connections));
    edge.figures().add(Point.SIDECAR_SERVER, PointDocument.of(connections));
    EdgeExplanation explanation = EdgeExplanation.of(edge);
    assertThat(explanation.leastCoverage()).isEqualTo(1);
    assertThat(explanation.sameCalls()).isTrue();
    assertThat(explanation.parts()).hasSize(2);
  }

  private static MeasuredEdge edge(Map<String, long[]> latencies) throws Exception {
    Documents document = Documents.edge("2026-11-22T10:15:00.000Z", "shop/front", "shop/cart");
    latencies.forEach(
        (point, calls) -> document.point(point, 0, Arrays.copyOf(calls, calls.length)));
    JsonNode points = new ObjectMapper().readTree(document.json()).path("points");
    var figures = new Figures();
    for (Point point : Point.values()) {
      JsonNode seen = points.path(point.name().toLowerCase(java.util.Locale.ROOT));
      if (!seen.isMissingNode()) {
        figures.add(point, PointDocument.of(seen));
      }
    }
    return new MeasuredEdge(FRONT, CART, figures);
  }
}
