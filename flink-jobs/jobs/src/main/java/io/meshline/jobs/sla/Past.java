package io.meshline.jobs.sla;

import io.meshline.sla.EntityTracker;
import io.meshline.sla.Matched;
import io.meshline.sla.PastHours;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Hours of a called service and all that belongs to it that an earlier job counted, until they
 * close. By {@link EntityText}. Part of savepoints.
 */
final class Past {
  private static final MapStateDescriptor<String, byte[]> HOURS =
      new MapStateDescriptor<>(
          "past-hours", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private final MapState<String, byte[]> hours;

  Past(RuntimeContext context) {
    hours = context.getMapState(HOURS);
  }

  /** Takes an hour of an objective. */
  void see(String key, SeenWindow window) throws Exception {
    SeenWindow.Past past = Objects.requireNonNull(window.past());
    byte[] bytes = hours.get(key);
    PastHours known = bytes == null ? new PastHours() : PastHours.fromBytes(bytes);
    known.put(window.beginMinute(), past.counted(), window.version(), past.counts());
    hours.put(key, known.toBytes());
  }

  /** Adds entities of which an hour closes. */
  void addDue(long end, Set<String> due) throws Exception {
    for (Map.Entry<String, byte[]> each : hours.entries()) {
      if (PastHours.firstEnd(each.getValue()) <= end) {
        due.add(each.getKey());
      }
    }
  }

  /**
   * Gives a tracker the hours that close.
   *
   * @param whole whether nothing but hours is known of the time before
   */
  void close(String key, EntityTracker tracker, Matched matched, long end, boolean whole)
      throws Exception {
    byte[] bytes = hours.get(key);
    if (!whole && (bytes == null || PastHours.firstEnd(bytes) > end)) {
      return;
    }
    PastHours known = bytes == null ? new PastHours() : PastHours.fromBytes(bytes);
    tracker.take(known, matched, end, whole);
    if (known.isEmpty()) {
      hours.remove(key);
    } else {
      hours.put(key, known.toBytes());
    }
  }

  /** The earliest end of an hour; {@link Long#MAX_VALUE} if there is none. */
  long next() throws Exception {
    long next = Long.MAX_VALUE;
    for (byte[] bytes : hours.values()) {
      next = Math.min(next, PastHours.firstEnd(bytes));
    }
    return next;
  }
}
