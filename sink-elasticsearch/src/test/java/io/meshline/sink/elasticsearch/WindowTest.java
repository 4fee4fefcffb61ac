package io.meshline.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Resolution;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Dates of windows as a formatter writes them. */
class WindowTest {

  @Test
  void textsAreThoseOfAFormatter() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      long millis =
          round % 4 == 0
              ? random.nextLong() % 400_000_000_000_000L // some 12,000 years
              : random.nextLong() % 4_000_000_000_000L;
      Instant start = Instant.ofEpochMilli(millis);

      assertThat(Window.of(Resolution.MINUTE, start))
          .as("seed %d", seed)
          .isEqualTo(window("1m", start, "uuuu.MM.dd"));
      assertThat(Window.of(Resolution.HOUR, start)).isEqualTo(window("1h", start, "uuuu.MM"));
      assertThat(Window.of(Resolution.DAY, start)).isEqualTo(window("1d", start, "uuuu"));
    }
  }

  @Test
  void ofToday() {
    assertThat(Window.of(Resolution.HOUR, Instant.parse("2026-11-22T10:00:00Z")))
        .isEqualTo(new Window("1h", "2026-11-22T10:00:00.000Z", "-1h-2026.11"));
  }

  private static Window window(String interval, Instant start, String pattern) {
    return new Window(
        interval,
        format("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", start),
        "-" + interval + "-" + format(pattern, start));
  }

  private static String format(String pattern, Instant start) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC).format(start);
  }
}
