package io.meshline.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshline.aggregation.Point;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> POINTS =
      List.of("agent_client", "sidecar_client", "sidecar_server", "agent_server");

  /** Figures as points and their calls; each point has latencies of its own. */
  @ParameterizedTest
  @CsvSource({
    "agent_server 5, agent_server 9, AGENT_SERVER",
    "sidecar_server 5, sidecar_server 5 agent_server 5, SIDECAR_SERVER",
    "agent_client 5 sidecar_client 5, agent_client 5 sidecar_client 6 agent_server 5, SIDECAR_CLIENT",
    "agent_client 100 sidecar_server 2, agent_client 100 agent_server 100 sidecar_server 2, AGENT_CLIENT",
    "agent_client 100 sidecar_server 99, agent_client 100 agent_server 100 sidecar_server 97, SIDECAR_SERVER",
    "agent_client 5, agent_server 5, ''",
    "agent_client 5 sidecar_client 1, sidecar_server 5 agent_server 1, ''"
  })
  void thePointIsOneThatSawMostInBoth(String before, String after, String point) {
    Comparison<String> comparison = comparison(figures(before), figures(after));
    Comparison<String> reverse = comparison(figures(after), figures(before));
    assertThat(comparison.point().map(Point::name).orElse("")).isEqualTo(point);
    assertThat(reverse.point()).isEqualTo(comparison.point());
    assertThat(comparison.change(Metric.P99_US).isPresent()).isEqualTo(!point.isEmpty());
    assertThat(comparison.size(Metric.CALLS).isPresent()).isEqualTo(!point.isEmpty());
  }

  /** Where somebody only begins to look, nothing changes. */
  @Test
  void pointsThatAreAddedChangeNothing() {
    for (int seen = 1; seen < 1 << POINTS.size(); seen++) {
      for (int added = 0; added < 1 << POINTS.size(); added++) {
        Comparison<String> comparison =
            comparison(figures(points(seen)), figures(points(seen | added)));
        for (Metric metric : Metric.values()) {
          assertThat(comparison.change(metric)).as("%d %d %s", seen, added, metric).hasValue(0);
        }
        assertThat(comparison.newReasons()).isEmpty();
      }
    }
  }

  @Test
  void whatIsNewOrGoneHasNoPoint() {
    Figures figures = figures("agent_server 5");
    assertThat(new Comparison<>("a", Optional.empty(), Optional.of(figures), 1, 1).point())
        .isEmpty();
    Comparison<String> gone = new Comparison<>("a", Optional.of(figures), Optional.empty(), 1, 1);
    assertThat(gone.point()).isEmpty();
    assertThat(gone.change(Metric.CALLS)).isEmpty();
    assertThat(gone.size(Metric.CALLS)).hasValue(Double.POSITIVE_INFINITY);
  }

  private static Comparison<String> comparison(Figures before, Figures after) {
    return new Comparison<>("a", Optional.of(before), Optional.of(after), 10, 10);
  }

  private static String points(int bits) {
    List<String> points = new ArrayList<>();
    for (int i = 0; i < POINTS.size(); i++) {
      if ((bits & 1 << i) != 0) {
        points.add(POINTS.get(i) + " " + (5 - i));
      }
    }
    return String.join(" ", points);
  }

  private static Figures figures(String text) {
    Documents document = Documents.edge("2026-11-22T10:00:00Z", "a", "b");
    String[] words = text.split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      long micros = 1_000L * (1 + POINTS.indexOf(words[i]));
      document.point(
          words[i],
          POINTS.indexOf(words[i]) % 2,
          LongStream.range(0, Long.parseLong(words[i + 1])).map(call -> micros + call).toArray());
    }
    try {
      return MapReader.figures(
          JSON.createObjectNode().set("_source", JSON.readTree(document.json())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
