package io.meshline.jobs.sla;

/** What delivery counts. */
enum DeliveryCount {
  /** Messages that were taken. */
  DELIVERED,
  /** Attempts that failed, and are made again. */
  FAILED
}
