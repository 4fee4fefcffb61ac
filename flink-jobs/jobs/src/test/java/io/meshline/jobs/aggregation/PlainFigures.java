package io.meshline.jobs.aggregation;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.Grain;
import io.meshline.schemas.Kind;
import io.meshline.schemas.NodeMetrics;
import io.meshline.schemas.Outcome;
import io.meshline.schemas.Party;
import io.meshline.schemas.PointMetrics;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The figures of every entity, window and point, computed the long way round. */
final class PlainFigures {

  private final Map<String, List<Long>> figures = new HashMap<>();

  Map<String, List<Long>> figures() {
    return figures;
  }

  static String key(NodeMetrics node, PointMetrics point) {
    return key(
        node.getGrain(),
        "",
        text(node.getNode()),
        node.getResolution(),
        node.getWindowStart(),
        point.getReporter() + "/" + point.getSide());
  }

  static String key(EdgeMetrics edge, PointMetrics point) {
    return key(
        edge.getGrain(),
        text(edge.getSource()),
        text(edge.getDestination()),
        edge.getResolution(),
        edge.getWindowStart(),
        point.getReporter() + "/" + point.getSide());
  }

  void add(CallRecord call) {
    // A call without a latency says -1, and completes when it starts.
    Instant completion =
        call.getStart().plus(Math.max(0, call.getLatencyMicros()), ChronoUnit.MICROS);
    for (Grain grain : Grain.values()) {
      Party source = call.getSource();
      Party destination = call.getDestination();
      boolean endpointAlone = call.getScope() == Scope.ENDPOINT;
      if (endpointAlone && grain != Grain.ENDPOINT) {
        continue;
      }
      if (!endpointAlone
          && !source.getService().isEmpty()
          && stands(source, grain)
          && stands(destination, grain)
          && !(detail(source, grain).isEmpty() && detail(destination, grain).isEmpty())) {
        add(
            grain,
            text(blanked(source, grain)),
            text(blanked(destination, grain)),
            completion,
            call);
      }
      if ((call.getSide() == Side.SERVER || destination.getKind() != Kind.SERVICE)
          && !detail(destination, grain).isEmpty()) {
        add(grain, "", text(blanked(destination, grain)), completion, call);
      }
    }
  }

  private void add(
      Grain grain, String source, String destination, Instant completion, CallRecord call) {
    String point = call.getReporter() + "/" + call.getSide();
    add(
        key(
            grain,
            source,
            destination,
            Resolution.MINUTE,
            completion.truncatedTo(ChronoUnit.MINUTES),
            point),
        call);
    add(
        key(
            grain,
            source,
            destination,
            Resolution.HOUR,
            completion.truncatedTo(ChronoUnit.HOURS),
            point),
        call);
    add(
        key(
            grain,
            source,
            destination,
            Resolution.DAY,
            completion.truncatedTo(ChronoUnit.DAYS),
            point),
        call);
  }

  private void add(String key, CallRecord call) {
    long weight = call.getWeight();
    long latency = call.getLatencyMicros();
    boolean none = latency == -1;
    figures.merge(
        key,
        List.of(
            1L,
            weight,
            call.getOutcome() == Outcome.FAILURE ? weight : 0,
            none ? 0 : weight * latency,
            none ? Long.MAX_VALUE : latency,
            none ? 0 : latency,
            none ? weight : 0),
        (a, b) ->
            List.of(
                a.get(0) + b.get(0),
                a.get(1) + b.get(1),
                a.get(2) + b.get(2),
                a.get(3) + b.get(3),
                Math.min(a.get(4), b.get(4)),
                Math.max(a.get(5), b.get(5)),
                a.get(6) + b.get(6)));
  }

  private static boolean stands(Party party, Grain grain) {
    return party.getKind() != Kind.SERVICE || !detail(party, grain).isEmpty();
  }

  private static String detail(Party party, Grain grain) {
    return switch (grain) {
      case SERVICE -> party.getService();
      case INSTANCE -> party.getInstance();
      case ENDPOINT -> party.getEndpoint();
    };
  }

  private static Party blanked(Party party, Grain grain) {
    Party copy = Party.newBuilder(party).build();
    if (grain != Grain.INSTANCE) {
      copy.setInstance("");
    }
    // The sample's endpoints end in a number, or in none.
    copy.setEndpoint(
        grain == Grain.ENDPOINT ? party.getEndpoint().replaceAll("/\\d+$", "/{id}") : "");
    return copy;
  }

  private static String text(Party party) {
    return party.toString();
  }

  private static String key(
      Grain grain,
      String source,
      String destination,
      Resolution resolution,
      Instant start,
      String point) {
    return String.join(
        "|", grain.name(), source, destination, resolution.name(), start.toString(), point);
  }
}
