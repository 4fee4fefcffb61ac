package io.meshline.jobs.sla;

/** What the SLA branch counts. */
enum SlaCount {
  /** Minutes that were too old to be corrected, and are left as they were. */
  MINUTES_TOO_OLD,
  /** Minutes that were corrected after they had closed. */
  MINUTES_CORRECTED,
  /** Changes of alerts. */
  ALERT_CHANGES,
  /** Changes of the topology. */
  TOPOLOGY_CHANGES,
  /** Sets of objectives that came into use. */
  OBJECTIVES_LOADED,
  /** Sets of objectives with faults, which were left unused. */
  OBJECTIVES_REFUSED,
  /** Objectives, rules and silences of a state that cannot be used any more, while others can. */
  OBJECTIVES_LEFT_OUT
}
