package io.meshline.jobs.sla;

import io.meshline.sla.AlertChange;
import io.meshline.sla.Contributors;
import io.meshline.sla.Entity;
import io.meshline.sla.EntityTracker;
import io.meshline.sla.Evidence;
import io.meshline.sla.Indicator;
import io.meshline.sla.Matched;
import io.meshline.sla.Objective;
import io.meshline.sla.topology.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * What is kept of a called service and all that belongs to it: itself, its instances and endpoints,
 * and the edges that lead to them. By {@link EntityText}; values are the encodings of the rules.
 * Part of savepoints.
 */
final class ServiceState {
  static final MapStateDescriptor<String, byte[]> TRACKERS = descriptor("trackers");
  static final MapStateDescriptor<String, byte[]> EVIDENCE = descriptor("evidence");
  static final MapStateDescriptor<String, byte[]> PRESENCES = descriptor("presences");

  private final int correctionMinutes;
  private final MapState<String, byte[]> trackers;
  private final MapState<String, byte[]> evidence;
  private final MapState<String, byte[]> presences;

  ServiceState(
      int correctionMinutes,
      MapState<String, byte[]> trackers,
      MapState<String, byte[]> evidence,
      MapState<String, byte[]> presences) {
    this.correctionMinutes = correctionMinutes;
    this.trackers = trackers;
    this.evidence = evidence;
    this.presences = presences;
  }

  private static MapStateDescriptor<String, byte[]> descriptor(String name) {
    return new MapStateDescriptor<>(
        name, Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
  }

  EntityTracker tracker(String key, Matched matched) throws Exception {
    byte[] bytes = trackers.get(key);
    return bytes == null
        ? new EntityTracker(correctionMinutes)
        : EntityTracker.fromBytes(bytes, matched, correctionMinutes);
  }

  void put(String key, EntityTracker tracker) throws Exception {
    if (tracker.isEmpty()) {
      trackers.remove(key);
    } else {
      trackers.put(key, tracker.toBytes());
    }
  }

  Presence presence(String key) throws Exception {
    byte[] bytes = presences.get(key);
    return bytes == null ? new Presence() : Presence.fromBytes(bytes);
  }

  void put(String key, Presence presence) throws Exception {
    presences.put(key, presence.toBytes());
  }

  void forgetPresence(String key) throws Exception {
    presences.remove(key);
  }

  /** Entities with a tracker. */
  List<String> tracked() throws Exception {
    return keys(trackers);
  }

  /** The earliest minute at whose end a presence may have to tell something. */
  long nextOfPresences() throws Exception {
    long next = Long.MAX_VALUE;
    for (byte[] bytes : presences.values()) {
      next = Math.min(next, Presence.nextEnd(bytes));
    }
    return next;
  }

  /** Entities whose presence may have something to tell. */
  List<String> due(long end) throws Exception {
    List<String> due = new ArrayList<>();
    for (Map.Entry<String, byte[]> each : presences.entries()) {
      if (Presence.nextEnd(each.getValue()) <= end) {
        due.add(each.getKey());
      }
    }
    return due;
  }

  /** Remembers bad calls of a minute, if there are any. */
  void remember(String key, SeenWindow window, List<Long> thresholds) throws Exception {
    byte[] bytes = evidence.get(key);
    if (bytes == null && window.figures().failures() == 0 && thresholds.isEmpty()) {
      return;
    }
    Evidence known = bytes == null ? new Evidence() : Evidence.fromBytes(bytes);
    known.observe(window.beginMinute(), window.figures(), thresholds);
    if (known.isEmpty(window.beginMinute() + 1)) {
      if (bytes != null) {
        evidence.remove(key);
      }
    } else {
      evidence.put(key, known.toBytes());
    }
  }

  void forgetEvidence(long end) throws Exception {
    for (String key : keys(evidence)) {
      byte[] bytes = evidence.get(key);
      if (bytes != null && Evidence.fromBytes(bytes).isEmpty(end)) {
        evidence.remove(key);
      }
    }
  }

  /** An alert with what is known of where its bad calls come from. */
  AlertChange explained(AlertChange alert) throws Exception {
    byte[] own = evidence.get(EntityText.of(alert.entity()));
    if (own == null) {
      return alert;
    }
    Indicator indicator = alert.indicator() == null ? Indicator.AVAILABILITY : alert.indicator();
    List<Contributors.Contributor> edges = new ArrayList<>();
    if (!alert.entity().isEdge()) {
      for (Map.Entry<String, byte[]> each : evidence.entries()) {
        Entity edge = EntityText.entity(each.getKey());
        if (edge.source() != null
            && edge.grain() == alert.entity().grain()
            && edge.destination().equals(alert.entity().destination())) {
          edges.add(
              new Contributors.Contributor(
                  edge.source().label(),
                  Evidence.fromBytes(each.getValue())
                      .bad(indicator, alert.thresholdMicros(), alert.changedMinute())));
        }
      }
    }
    return alert.with(Contributors.of(alert, Evidence.fromBytes(own), edges));
  }

  /** Latencies by which calls of an entity are too slow for an objective. */
  static List<Long> thresholds(Matched matched) {
    return matched.objectives().stream()
        .filter(objective -> objective.indicator() == Indicator.LATENCY)
        .map(Objective::thresholdMicros)
        .distinct()
        .toList();
  }

  private static List<String> keys(MapState<String, byte[]> state) throws Exception {
    List<String> keys = new ArrayList<>();
    state.keys().forEach(keys::add); // a copy, since a table on the heap does not like changes
    return keys;
  }
}
