package io.meshline.sla.topology;

import io.meshline.sla.Entity;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something changed about a node or an edge.
 *
 * @param minute of event time since 1970 in which it was seen
 * @param summary in words
 * @param attributes the numbers behind it, sorted
 */
public record TopologyChange(
    Kind kind, Entity entity, long minute, String summary, Map<String, String> attributes) {

  /** What changed. */
  public enum Kind {
    /** Calls for the first time. */
    FIRST_SEEN,
    /** No calls for longer than ever lately. */
    GONE_SILENT,
    /** Calls again after a silence. */
    BACK,
    /** Calls fail for a reason that was not seen before. */
    NEW_REASON,
    /** Slower or faster than at the same hour of earlier days. */
    LATENCY_SHIFT,
    /** As slow or fast as at the same hour of earlier days again. */
    LATENCY_USUAL
  }

  /** Sorts a copy of the attributes. */
  public TopologyChange {
    attributes = new TreeMap<>(attributes);
  }
}
