package io.meshline.standalone;

import io.meshline.standalone.seed.Seeder;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** The console's pages about what there is to find in a made-up past. */
final class PastPages {
  private static final Duration AROUND = Duration.ofMinutes(45);
  private static final Duration COMPARED = Duration.ofHours(3);

  private PastPages() {}

  /** The map from before the incident until after it. */
  static URI incident(URI console, Seeder.Past past) {
    Instant from = past.incident().minus(AROUND);
    Instant to = past.incident().plus(Seeder.INCIDENT).plus(AROUND);
    return console.resolve("?from=%s&to=%s".formatted(from, to));
  }

  /** What the hours after the deploy have, against those before. */
  static URI deploy(URI console, Seeder.Past past) {
    Instant at = past.deploy();
    return console.resolve(
        "?view=compare&by=p50_us&from=%s&to=%s&before_from=%s&before_to=%s"
            .formatted(at, at.plus(COMPARED), at.minus(COMPARED), at));
  }
}
