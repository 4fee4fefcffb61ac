package io.meshline.jobs.sla;

import io.meshline.sla.AlertChange;
import io.meshline.sla.AlertState;
import io.meshline.sla.Contributors;
import io.meshline.sla.Entity;
import io.meshline.sla.EntityTracker;
import io.meshline.sla.Evidence;
import io.meshline.sla.FiredTexts;
import io.meshline.sla.Matched;
import io.meshline.sla.OpenMinutes;
import io.meshline.sla.topology.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a called service and all that belongs to it: itself, its instances and endpoints,
 * and the edges that lead to them. By {@link EntityText}; values are the encodings of the rules.
 * Part of savepoints.
 */
final class ServiceState {
  static final MapStateDescriptor<String, byte[]> TRACKERS = descriptor("trackers");
  private static final MapStateDescriptor<String, byte[]> OPEN = descriptor("open-minutes");
  private static final MapStateDescriptor<String, byte[]> EVIDENCE = descriptor("evidence");
  private static final MapStateDescriptor<String, byte[]> PRESENCES = descriptor("presences");

  /** By fingerprint of the alert. */
  private static final MapStateDescriptor<String, byte[]> FIRED = descriptor("fired");

  private static final long MINUTES_PER_HOUR = 60;

  private final int correctionMinutes;
  private final MapState<String, byte[]> trackers;
  private final MapState<String, byte[]> open;
  private final MapState<String, byte[]> evidence;
  private final MapState<String, byte[]> presences;
  private final MapState<String, byte[]> fired;

  ServiceState(int correctionMinutes, RuntimeContext context) {
    this.correctionMinutes = correctionMinutes;
    trackers = context.getMapState(TRACKERS);
    open = context.getMapState(OPEN);
    evidence = context.getMapState(EVIDENCE);
    presences = context.getMapState(PRESENCES);
    fired = context.getMapState(FIRED);
  }

  private static MapStateDescriptor<String, byte[]> descriptor(String name) {
    return new MapStateDescriptor<>(
        name, Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
  }

  /** Sets what a minute holds that has not closed. */
  void open(String key, SeenWindow window, Matched matched) throws Exception {
    OpenMinutes minutes = open(key);
    minutes.put(window.beginMinute(), window.version(), window.figures(), matched);
    open.put(key, minutes.toBytes());
  }

  private OpenMinutes open(String key) throws Exception {
    byte[] bytes = open.get(key);
    return bytes == null ? new OpenMinutes() : OpenMinutes.fromBytes(bytes);
  }

  EntityTracker tracker(String key, Matched matched) throws Exception {
    byte[] bytes = trackers.get(key);
    return bytes == null
        ? EntityTracker.of(open(key), correctionMinutes)
        : EntityTracker.fromBytes(bytes, open.get(key), matched, correctionMinutes);
  }

  void put(String key, EntityTracker tracker) throws Exception {
    if (!tracker.hasChanged()) {
      return;
    }
    if (tracker.isEmpty()) {
      trackers.remove(key);
    } else {
      trackers.put(key, tracker.toBytes());
    }
    if (tracker.open().isEmpty()) {
      open.remove(key);
    } else {
      open.put(key, tracker.open().toBytes());
    }
  }

  /** Entities with a tracker. */
  List<String> tracked() throws Exception {
    return keys(trackers);
  }

  /** Entities of which a minute closes, or a tracker has something to do when one does. */
  Set<String> trackersDue(long end) throws Exception {
    Set<String> due = new TreeSet<>();
    for (Map.Entry<String, byte[]> each : trackers.entries()) {
      if (EntityTracker.nextEnd(each.getValue()) <= end) {
        due.add(each.getKey());
      }
    }
    for (Map.Entry<String, byte[]> each : open.entries()) {
      if (OpenMinutes.first(each.getValue()) < end) {
        due.add(each.getKey());
      }
    }
    return due;
  }

  /**
   * The earliest end at which there may be something to tell or to let go, if nothing comes before.
   *
   * @param end minutes before this one have closed
   */
  long next(long end) throws Exception {
    long next =
        evidence.isEmpty()
            ? Long.MAX_VALUE
            : (Math.floorDiv(end, MINUTES_PER_HOUR) + 1) * MINUTES_PER_HOUR;
    for (byte[] bytes : trackers.values()) {
      next = Math.min(next, EntityTracker.nextEnd(bytes));
    }
    for (byte[] bytes : open.values()) {
      next = Math.min(next, OpenMinutes.first(bytes) + 1);
    }
    for (byte[] bytes : presences.values()) {
      next = Math.min(next, Presence.nextEnd(bytes));
    }
    return next;
  }

  /** Null if a window tells nothing of an entity that was not known before. */
  @Nullable Presence presenceFor(String key, SeenWindow window) throws Exception {
    byte[] bytes = presences.get(key);
    if (bytes == null) {
      return new Presence();
    }
    return !window.hourly()
            && Presence.knows(bytes, window.entity(), window.beginMinute(), window.figures())
        ? null
        : Presence.fromBytes(bytes);
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

  /** Entities whose presence may have something to tell. */
  List<String> presencesDue(long end) throws Exception {
    List<String> due = new ArrayList<>();
    for (Map.Entry<String, byte[]> each : presences.entries()) {
      if (Presence.nextEnd(each.getValue()) <= end) {
        due.add(each.getKey());
      }
    }
    return due;
  }

  /**
   * Remembers bad calls of a minute, if there are any, or were in an older version.
   *
   * @param end minutes before this one have closed
   */
  void remember(String key, SeenWindow window, Evidence.Asked asked, long end) throws Exception {
    byte[] bytes = evidence.get(key);
    if (bytes == null && !window.history() && asked.isNothing(window.figures())) {
      return;
    }
    Evidence known = bytes == null ? new Evidence() : Evidence.fromBytes(bytes);
    known.observe(
        window.beginMinute(), window.version(), window.figures(), asked, window.history(), end);
    if (bytes != null || !known.isEmpty()) {
      put(key, known);
    }
  }

  private void put(String key, Evidence known) throws Exception {
    if (known.isEmpty()) {
      evidence.remove(key);
    } else {
      evidence.put(key, known.toBytes());
    }
  }

  /** What explains alerts, as far as none can need it any more. */
  void forgetEvidence(long end) throws Exception {
    for (String key : keys(evidence)) {
      Evidence known = Evidence.fromBytes(evidence.get(key));
      known.advance(end);
      put(key, known);
    }
    if (trackers.isEmpty()) {
      fired.clear(); // of a state of before, whose ends had other labels
    }
  }

  /**
   * An alert with what is known of where its bad calls come from; one that is over as it was when
   * it fired.
   */
  AlertChange explained(AlertChange alert) throws Exception {
    String fingerprint = SlaRecords.fingerprint(alert.labels());
    if (alert.state() == AlertState.RESOLVED) {
      byte[] texts = fired.get(fingerprint);
      fired.remove(fingerprint);
      return texts == null ? withContributors(alert) : FiredTexts.fromBytes(texts).explain(alert);
    }
    AlertChange explained = withContributors(alert);
    if (alert.state() == AlertState.FIRING) {
      fired.put(fingerprint, new FiredTexts(explained.annotations()).toBytes());
    }
    return explained;
  }

  private AlertChange withContributors(AlertChange alert) throws Exception {
    byte[] own = evidence.get(EntityText.of(alert.entity()));
    if (own == null) {
      return alert;
    }
    List<Contributors.Contributor> edges = new ArrayList<>();
    if (!alert.entity().isEdge()) {
      for (Map.Entry<String, byte[]> each : evidence.entries()) {
        Entity edge = EntityText.entity(each.getKey());
        if (edge.source() != null
            && edge.grain() == alert.entity().grain()
            && edge.destination().equals(alert.entity().destination())) {
          edges.add(
              new Contributors.Contributor(
                  edge.source().label(), Evidence.fromBytes(each.getValue()).bad(alert)));
        }
      }
    }
    return alert.with(Contributors.of(alert, Evidence.fromBytes(own), edges));
  }

  private static List<String> keys(MapState<String, byte[]> state) throws Exception {
    List<String> keys = new ArrayList<>();
    state.keys().forEach(keys::add); // a copy, since a table on the heap does not like changes
    return keys;
  }
}
