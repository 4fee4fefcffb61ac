package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.meshline.query.Documents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures over time. */
class MetricsApiTest extends ApiCase {
  private static final String METRICS = "/api/v1/metrics";

  @Test
  void figuresOverTimeAreThoseOfEachStep() {
    Shop.put(api.store());
    JsonNode series = api.get(METRICS, "node", "front", "last", "10m", "step", "1m");
    assertThat(series.path("starts")).hasSize(10);
    assertThat(series.path("node").path("id").asText()).isEqualTo(Shop.FRONT);
    assertThat(series.path("observed_at").asText()).isEqualTo("agent_server");
    JsonNode seen = series.path("points").path("agent_server");
    assertThat(longs(seen.path("calls")))
        .containsExactly(0L, 0L, 0L, 0L, 0L, 10L, 10L, 10L, 0L, 0L);
    assertThat(seen.path("calls_per_minute").path(4).isNull()).isTrue();
    assertThat(seen.path("calls_per_minute").path(5).asDouble()).isEqualTo(10);
    assertThat(seen.path("calls_per_minute").path(8).asDouble()).isZero();
    assertThat(seen.path("success_ratio").path(5).asDouble()).isEqualTo(0.9);
    assertThat(seen.path("success_ratio").path(8).isNull()).isTrue();
    assertThat(seen.path("p50_us").path(5).asDouble()).isCloseTo(20_000, within(200.0));
    assertThat(longs(seen.path("reasons").path("UF")))
        .containsExactly(0L, 0L, 0L, 0L, 0L, 1L, 1L, 1L, 0L, 0L);
    assertThat(series.path("complete_until").asText()).isEqualTo("2026-11-22T10:19:00Z");
  }

  @ParameterizedTest
  @CsvSource({"2m, 5", "3m, 4", "5m, 2", "7m, 2", "10m, 1"})
  void stepsOfAnyLengthHoldTheSameCalls(String step, int steps) {
    Shop.put(api.store());
    JsonNode series =
        api.get(METRICS, "edge", Shop.FRONT + ">" + Shop.CATALOG, "last", "10m", "step", step);
    assertThat(series.path("starts")).hasSize(steps);
    assertThat(
            longs(series.path("points").path("agent_server").path("calls")).stream()
                .mapToLong(Long::longValue)
                .sum())
        .isEqualTo(18);
    assertThat(series.path("edge").path("destination").path("id").asText()).isEqualTo(Shop.CATALOG);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 10, 20})
  void theHeatMapHoldsEveryCallWithALatency(int bins) {
    api.store()
        .put(
            Shop.NODES,
            Documents.node("2026-11-22T10:15:00.000Z", "a")
                .point("agent_server", 0, 0, 1, 9, 10, 99, 1_000, 1_001, 86_400_000_000L)
                .json());
    JsonNode map =
        api.get(
                METRICS,
                "node",
                "service////a",
                "last",
                "10m",
                "step",
                "5m",
                "heatmap",
                true,
                "heatmap_bins",
                bins)
            .path("heatmap");
    JsonNode bounds = map.path("bounds_us");
    assertThat(bounds.path(0).asDouble()).isZero();
    assertThat(bounds.path(bounds.size() - 1).asDouble()).isGreaterThan(86_400_000_000.0);
    assertThat(map.path("counts").path(0)).isEmpty();
    List<Long> counts = longs(map.path("counts").path(1));
    assertThat(counts).hasSize(bounds.size() - 1);
    assertThat(counts.stream().mapToLong(Long::longValue).sum()).isEqualTo(8);
    assertThat(counts.get(counts.size() - 1)).isEqualTo(1);
    for (int i = 1; i < bounds.size(); i++) {
      assertThat(bounds.path(i).asDouble()).isGreaterThan(bounds.path(i - 1).asDouble());
    }
  }

  @Test
  void longStepsAreReadByLongWindows() {
    String hour = "meshline-nodes-1h-2026.11";
    for (String time : List.of("2026-11-22T08:00:00.000Z", "2026-11-22T09:00:00.000Z")) {
      api.store()
          .put(hour, Documents.node(time, "a").point("agent_server", 0, 1_000, 2_000).json());
    }
    api.store()
        .put(
            Shop.NODES,
            Documents.node("2026-11-22T08:10:00.000Z", "a").point("agent_server", 0, 1_000).json());
    JsonNode series = api.get(METRICS, "node", "service////a", "last", "24h", "step", "2h");
    assertThat(series.path("range").path("interval").asText()).isEqualTo("1h");
    assertThat(longs(series.path("points").path("agent_server").path("calls"))).contains(4L);
    assertThat(series.path("range").path("documents").asInt()).isEqualTo(2);
  }

  @Test
  void withoutAStepThereAreAboutAHundred() {
    for (String last : List.of("5m", "1h", "6h", "1d", "7d", "30d", "365d")) {
      JsonNode series = api.get(METRICS, "node", "service////a", "last", last);
      assertThat(series.path("starts").size()).as(last).isBetween(5, 125);
    }
  }

  @Test
  void stepsThatCannotBeAreRefused() {
    for (String step : List.of("30s", "0m", "x", "90s")) {
      assertThat(
              api.refused(400, METRICS, "node", "service////a", "step", step)
                  .path("parameter")
                  .asText())
          .isEqualTo("step");
    }
    api.refused(400, METRICS, "node", "service////a", "step", "999999d");
    // Of a year ago there are days alone.
    api.refused(400, METRICS, "node", "service////a", "last", "365d", "step", "1h");
    api.refused(422, METRICS, "node", "service////a", "last", "8d", "step", "1m");
  }

  @ParameterizedTest
  @CsvSource({
    "last, 999999d, 400",
    "from, -99999999999999, 400",
    "from, 999999999999999, 400",
    "from, 1969-12-31T23:59:59Z, 400",
    "from, 2200-01-01T00:00:01Z, 400",
    "from, +999999999-12-31T23:59:59Z, 400",
    "from, -999999999-01-01T00:00:00Z, 400",
    "last, 99999999999d, 400",
    "cursor, eyJ0IjpbLTk5OTk5OTk5OTk5OTk5OSwwLDBdLCJhIjpbXX0, 400"
  })
  void timesThatNoStoreHoldsAreNamed(String parameter, String value, int status) {
    String path = parameter.equals("cursor") ? "/api/v1/nodes" : METRICS;
    JsonNode problem =
        parameter.equals("cursor")
            ? api.refused(status, path, parameter, value)
            : api.refused(status, path, "node", "service////a", parameter, value);
    assertThat(problem.path("parameter").asText()).isEqualTo(parameter);
    assertThat(problem.path("detail").asText()).contains("expected");
  }

  @Test
  void theLongestTimeHasAsManyStepsAsAnyOther() {
    JsonNode series =
        api.get(
            METRICS,
            "node",
            "service////a",
            "from",
            "1970-01-01T00:00:00Z",
            "to",
            "2200-01-01T00:00:00Z");
    assertThat(series.path("starts").size()).isBetween(100, 125);
    assertThat(
            api.refused(
                    422,
                    METRICS,
                    "node",
                    "service////a",
                    "from",
                    "1970-01-01T00:00:00Z",
                    "step",
                    "1d")
                .path("detail")
                .asText())
        .contains("step: 1d makes more than 11000 steps");
  }

  /** What ends a day is told later than what ends a minute. */
  @Test
  void stepsAreCompleteWhenTheirWindowsHaveHadTimeToCome() {
    assertThat(completeUntil("1m")).isEqualTo("2026-11-22T10:19:00Z");
    assertThat(completeUntil("1h")).isEqualTo("2026-11-22T10:18:00Z");
    assertThat(completeUntil("1d")).isEqualTo("2026-11-22T10:09:00Z");
  }

  private String completeUntil(String step) {
    return api.get(METRICS, "node", "service////a", "step", step).path("complete_until").asText();
  }

  private static List<Long> longs(JsonNode values) {
    List<Long> longs = new ArrayList<>();
    values.forEach(value -> longs.add(value.asLong()));
    return longs;
  }
}
