package io.meshline.jobs.sla;

import io.meshline.aggregation.LatencySketch;
import io.meshline.schemas.PointMetrics;
import io.meshline.sla.Entity;
import io.meshline.sla.Figures;
import io.meshline.sla.Grain;
import io.meshline.sla.Party;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Locale;

/**
 * What was published of a minute or an hour of an entity.
 *
 * @param beginMinute its first minute
 * @param figures of the headline point
 */
record SeenWindow(Entity entity, boolean hourly, long beginMinute, Figures figures) {
  private static final int SECONDS = 60;

  static SeenWindow of(Entity entity, boolean hourly, Instant start, PointMetrics point) {
    return new SeenWindow(entity, hourly, start.getEpochSecond() / SECONDS, figures(point));
  }

  static Grain grain(io.meshline.schemas.Grain grain) {
    return switch (grain) {
      case SERVICE -> Grain.SERVICE;
      case INSTANCE -> Grain.INSTANCE;
      case ENDPOINT -> Grain.ENDPOINT;
    };
  }

  static Party party(io.meshline.schemas.Party party) {
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
