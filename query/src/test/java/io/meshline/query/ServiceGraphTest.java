package io.meshline.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceGraphTest {
  private static final Instant BEGIN = Instant.parse("2026-11-22T10:15:50Z");
  private static final int MINUTES = 20;

  private final FakeSearchStore fake = new FakeSearchStore();
  private final SettableClock clock = new SettableClock();

  @AfterEach
  void stop() {
    fake.close();
  }

  /** Windows are read again and again, and settle between two readings at any moment. */
  @ParameterizedTest
  @ValueSource(ints = {13, 15, 45, 61, 600})
  void everyCallCountsOnceHoweverOftenOneAsks(int seconds) {
    try (SearchStore store = SearchStore.open(StoreConnection.to(fake.url()))) {
      ServiceGraph graph = new ServiceGraph(store, clock, Duration.ofMinutes(15), 10);
      Map<Edge, CallCounts> counts = graph.counts(Question.unlimited(), Duration.ZERO);
      assertThat(counts).isEmpty();
      int put = 0;
      for (int second = seconds; second <= MINUTES * 60 + 600; second += seconds) {
        clock.now = BEGIN.plusSeconds(second);
        while (put < MINUTES && !minute(put).isAfter(clock.now)) {
          fake.put(
              "meshline-edges-1m-2026.11.22",
              Documents.edge(minute(put) + "", "a", "b")
                  .point("agent_server", 1, 1_000, 2_000, 3_000)
                  .json());
          put++;
        }
        counts = graph.counts(Question.unlimited(), Duration.ZERO);
      }
      assertThat(counts.values())
          .singleElement()
          .satisfies(
              edge -> {
                assertThat(edge.calls()).isEqualTo(3 * MINUTES);
                assertThat(edge.failures()).isEqualTo(MINUTES);
                assertThat(edge.server().count()).isEqualTo(3 * MINUTES);
                assertThat(edge.server().sumMicros()).isEqualTo(6_000 * MINUTES);
              });
    }
  }

  @Test
  void boundsThatCannotBeAreRefused() {
    try (SearchStore store = SearchStore.open(StoreConnection.to(fake.url()))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ServiceGraph(store, clock, Duration.ofMinutes(14), 1))
          .withMessageContaining("PT14M");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ServiceGraph(store, clock, Duration.ofMinutes(15), 0))
          .withMessageContaining("maxEdges: 0");
    }
  }

  private static Instant minute(int number) {
    return Instant.parse("2026-11-22T10:16:00Z").plusSeconds(60L * number);
  }

  private static final class SettableClock extends Clock {
    private Instant now = BEGIN;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
