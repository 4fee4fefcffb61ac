package io.meshline.jobs.sla;

import io.meshline.aggregation.LatencySketch;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.PointMetrics;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.SlaMetrics;
import io.meshline.sla.ClientErrors;
import io.meshline.sla.Counts;
import io.meshline.sla.Entity;
import io.meshline.sla.Figures;
import io.meshline.sla.Grain;
import io.meshline.sla.Indicator;
import io.meshline.sla.Party;
import io.meshline.sla.PastHours;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was published of a minute or an hour of an entity, or of an objective in an hour of it.
 *
 * @param beginMinute its first minute
 * @param version observations that went into it
 * @param history whether it was read from a topic, where an earlier job had published it
 * @param figures of the headline point; none of an objective
 * @param past of an objective; null of an entity
 */
public record SeenWindow(
    Entity entity,
    boolean hourly,
    long beginMinute,
    long version,
    boolean history,
    Figures figures,
    @Nullable Past past) {
  private static final int SECONDS = 60;
  private static final int HOUR = 60;
  private static final Figures NOTHING =
      new Figures(0, 0, 0, 0, 0, 0, 0, 0, new LatencySketch(), Map.of(), List.of(), "");

  /** The minute after its last one. */
  long endMinute() {
    return beginMinute + (hourly ? HOUR : 1);
  }

  /**
   * The minute after the last one that it tells of for sure: an hour of an entity is published from
   * its first minute on, that of an objective when it is over.
   */
  long newestMinute() {
    return past == null ? beginMinute + 1 : endMinute();
  }

  /** Of an entity. */
  public SeenWindow(
      Entity entity,
      boolean hourly,
      long beginMinute,
      long version,
      boolean history,
      Figures figures) {
    this(entity, hourly, beginMinute, version, history, figures, null);
  }

  /** Of an objective in an hour, as an earlier job counted it. */
  static SeenWindow of(Entity entity, long beginMinute, long version, Past past) {
    return new SeenWindow(entity, true, beginMinute, version, true, NOTHING, past);
  }

  /**
   * What an objective had in an hour.
   *
   * @param counted what was counted, as {@link PastHours#counted} has it
   */
  public record Past(String counted, Counts counts) {}

  /**
   * Of the progress of an objective that is told by hour; none of one of which it is not said what
   * was counted, as releases before did not of availability.
   */
  static Optional<SeenWindow> of(SlaMetrics sla) {
    boolean latency = sla.getIndicator() == io.meshline.schemas.Indicator.LATENCY;
    if (sla.getResolution() != Resolution.HOUR
        || (!latency && sla.getClientErrors() == io.meshline.schemas.ClientErrors.UNKNOWN)) {
      return Optional.empty();
    }
    Party called = party(sla.getDestination());
    Grain grain = grain(sla.getGrain());
    return Optional.of(
        of(
            sla.getSource().getService().isEmpty()
                ? Entity.node(grain, called)
                : new Entity(grain, party(sla.getSource()), called),
            sla.getWindowStart().getEpochSecond() / SECONDS,
            sla.getVersion(),
            new Past(
                PastHours.counted(
                    sla.getObjective(),
                    Indicator.valueOf(sla.getIndicator().name()),
                    sla.getThresholdMicros(),
                    latency
                        ? ClientErrors.GOOD
                        : ClientErrors.valueOf(sla.getClientErrors().name())),
                new Counts(sla.getGood(), sla.getTotal()))));
  }

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
