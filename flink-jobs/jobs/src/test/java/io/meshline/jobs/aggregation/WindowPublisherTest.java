package io.meshline.jobs.aggregation;

import static io.meshline.jobs.aggregation.WindowRuns.CLOSE;
import static io.meshline.jobs.aggregation.WindowRuns.MINUTE;
import static io.meshline.jobs.aggregation.WindowRuns.edge;
import static io.meshline.jobs.aggregation.WindowRuns.last;
import static io.meshline.jobs.aggregation.WindowRuns.letPass;
import static io.meshline.jobs.aggregation.WindowRuns.partial;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Resolution;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.runtime.state.StateBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is published of hours and days whose minutes are still open. */
class WindowPublisherTest {

  private final WindowRuns runs = new WindowRuns();

  @AfterEach
  void close() throws Exception {
    runs.close();
  }

  @ParameterizedTest
  @MethodSource("io.meshline.jobs.aggregation.WindowRuns#backends")
  void hoursAndDaysHoldTheirOpenMinutes(StateBackend backend) throws Exception {
    var harness = runs.start(backend, null);
    harness.processWatermark(MINUTE.toEpochMilli());

    harness.processElement(partial(edge(1), MINUTE, 3), 0);
    harness.processElement(partial(edge(1), MINUTE.plusSeconds(60), 2), 0);
    letPass(harness, 30);
    Map<Resolution, Long> early = last(harness);
    harness.processElement(partial(edge(1), MINUTE, 4), 0);
    letPass(harness, 60);
    Map<Resolution, Long> more = last(harness);
    harness.processWatermark(CLOSE.toEpochMilli());
    harness.processElement(partial(edge(1), MINUTE, 1), 0);
    letPass(harness, 90);

    assertThat(early).containsEntry(Resolution.HOUR, 5L).containsEntry(Resolution.DAY, 5L);
    assertThat(more).containsEntry(Resolution.HOUR, 9L).containsEntry(Resolution.DAY, 9L);
    assertThat(last(harness))
        .as("corrected")
        .isEqualTo(Map.of(Resolution.MINUTE, 8L, Resolution.HOUR, 10L, Resolution.DAY, 10L));
  }

  /** While event time stands still, all minutes stay open. */
  @ParameterizedTest
  @MethodSource("io.meshline.jobs.aggregation.WindowRuns#backends")
  void hoursAndDaysHoldMinutesThatDoNotClose(StateBackend backend) throws Exception {
    var harness = runs.start(backend, null);
    Instant hour = Instant.parse("2026-11-22T10:00:00Z");
    harness.processWatermark(hour.toEpochMilli());
    for (int minute = 0; minute < 30; minute++) {
      harness.processElement(partial(edge(1), hour.plusSeconds(60L * minute), 1), 0);
    }
    harness.processElement(partial(edge(1), hour, 2), 0);
    letPass(harness, 20);
    Map<Resolution, Long> early = last(harness);
    harness.processElement(partial(edge(1), hour.plusSeconds(60L * 29), 3), 0);
    harness.processWatermark(Long.MAX_VALUE);

    assertThat(early).containsEntry(Resolution.HOUR, 32L).containsEntry(Resolution.DAY, 32L);
    assertThat(last(harness))
        .containsEntry(Resolution.HOUR, 35L)
        .containsEntry(Resolution.DAY, 35L);
    assertThat(((RollUp) harness.getOperator()).held().entities()).isZero();
  }
}
