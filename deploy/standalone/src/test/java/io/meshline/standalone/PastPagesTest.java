package io.meshline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.standalone.seed.Seeder;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PastPagesTest {
  private static final URI CONSOLE = URI.create("http://127.0.0.1:8090/");
  private static final Seeder.Past PAST =
      new Seeder.Past(
          Instant.parse("2026-11-22T10:35:00Z"),
          Instant.parse("2026-11-29T10:20:00Z"),
          Instant.parse("2026-11-27T02:00:00Z"),
          Instant.parse("2026-11-28T06:20:00Z"),
          1);

  @Test
  void theIncidentIsShownWithWhatWasBeforeAndAfterIt() {
    assertThat(PastPages.incident(CONSOLE, PAST))
        .hasToString("http://127.0.0.1:8090/?from=2026-11-27T01:15:00Z&to=2026-11-27T03:30:00Z");
  }

  @Test
  void theDeployIsACut() {
    assertThat(PastPages.deploy(CONSOLE, PAST))
        .hasToString(
            "http://127.0.0.1:8090/?view=compare&by=p50_us"
                + "&from=2026-11-28T06:20:00Z&to=2026-11-28T09:20:00Z"
                + "&before_from=2026-11-28T03:20:00Z&before_to=2026-11-28T06:20:00Z");
  }
}
