package io.meshline.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowSizeTest {
  @ParameterizedTest
  @CsvSource({
    "MINUTE, 2026-11-22T10:15:59.999999Z, 2026-11-22T10:15:00Z",
    "MINUTE, 2026-11-22T10:16:00Z, 2026-11-22T10:16:00Z",
    "HOUR, 2026-11-22T10:15:59.999999Z, 2026-11-22T10:00:00Z",
    "DAY, 2024-02-29T23:59:59.999999Z, 2024-02-29T00:00:00Z",
    "DAY, 1969-12-31T23:59:59.999999Z, 1969-12-31T00:00:00Z"
  })
  void windowsAreAlignedToUtc(WindowSize size, Instant event, Instant start) {
    assertThat(size.startMicros(micros(event))).isEqualTo(micros(start));
  }

  @Test
  void endsAreTheNextStarts() {
    for (WindowSize size : WindowSize.values()) {
      long end = size.endMicros(size.startMicros(1_732_270_500_000_001L));
      assertThat(size.startMicros(end)).isEqualTo(end);
      assertThat(size.startMicros(end - 1)).isEqualTo(end - size.lengthMicros());
    }
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }
}
