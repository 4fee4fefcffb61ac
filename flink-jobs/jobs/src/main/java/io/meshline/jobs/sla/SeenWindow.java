package io.meshline.jobs.sla;

import io.meshline.aggregation.LatencySketch;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.PointMetrics;
import io.meshline.schemas.Resolution;
import io.meshline.sla.Entity;
import io.meshline.sla.Figures;
import io.meshline.sla.Grain;
import io.meshline.sla.Party;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What was published of a minute or an hour of an entity.
 *
 * @param beginMinute its first minute
 * @param version observations that went into it
 * @param history whether it was read from a topic, where an earlier job had published it
 * @param figures of the headline point
 */
public record SeenWindow(
    Entity entity,
    boolean hourly,
    long beginMinute,
    long version,
    boolean history,
    Figures figures) {
  private static final int SECONDS = 60;

  /** Of a node; days are not looked at. */
  static Optional<SeenWindow> of(NodeMetrics node, boolean history) {
    return of(
        Entity.node(grain(node.getGrain()), party(node.getNode())),
        node.getResolution(),
        node.getWindowStart(),
        node.getVersion(),
        history,
        node.getPoints().get(node.getObservedAt()));
  }

  /** Of an edge; days are not looked at. */
  static Optional<SeenWindow> of(EdgeMetrics edge, boolean history) {
    return of(
        new Entity(grain(edge.getGrain()), party(edge.getSource()), party(edge.getDestination())),
        edge.getResolution(),
        edge.getWindowStart(),
        edge.getVersion(),
        history,
        edge.getPoints().get(edge.getObservedAt()));
  }

  private static Optional<SeenWindow> of(
      Entity entity,
      Resolution resolution,
      Instant start,
      long version,
      boolean history,
      PointMetrics point) {
    return resolution == Resolution.DAY
        ? Optional.empty()
        : Optional.of(
            new SeenWindow(
                entity,
                resolution == Resolution.HOUR,
                start.getEpochSecond() / SECONDS,
                version,
                history,
                figures(point)));
  }

  private static Grain grain(io.meshline.schemas.Grain grain) {
    return switch (grain) {
      case SERVICE -> Grain.SERVICE;
      case INSTANCE -> Grain.INSTANCE;
      case ENDPOINT -> Grain.ENDPOINT;
    };
  }

  private static Party party(io.meshline.schemas.Party party) {
    return new Party(
        party.getTenant(),
        party.getEnvironment(),
        party.getNamespace(),
        party.getService(),
        party.getInstance(),
        party.getEndpoint(),
        party.getKind().name().toLowerCase(Locale.ROOT));
  }

  private static Figures figures(PointMetrics point) {
    return new Figures(
        point.getCalls(),
        point.getClientErrors(),
        point.getFailures(),
        point.getLatencySumMicros(),
        point.getLatencyMinMicros(),
        point.getLatencyMaxMicros(),
        point.getApdexSatisfied(),
        point.getApdexTolerating(),
        LatencySketch.fromBytes(bytes(point.getLatencySketch())),
        point.getReasons(),
        point.getFailedTraceIds(),
        point.getSlowestTraceId());
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
