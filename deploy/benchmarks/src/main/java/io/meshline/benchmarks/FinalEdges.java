package io.meshline.benchmarks;

import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Resolution;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The calls in edges between services, of one minute each: every call that has a source is in
 * exactly one of these. A window may be published often; its last version counts.
 */
final class FinalEdges implements CheckedSink.Tally<EdgeMetrics> {

  private final Map<Window, Long> versions = new HashMap<>();

  private record Window(String source, String destination, Instant start) {}

  @Override
  public void add(EdgeMetrics edge) {
    if (edge.getGrain() == Grain.SERVICE && edge.getResolution() == Resolution.MINUTE) {
      versions.merge(
          new Window(
              edge.getSource().getService(),
              edge.getDestination().getService(),
              edge.getWindowStart()),
          edge.getVersion(),
          Math::max);
    }
  }

  @Override
  public long calls() {
    return versions.values().stream().mapToLong(Long::longValue).sum();
  }
}
