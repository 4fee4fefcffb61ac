package io.meshline.sla;

/** How urgent an alert is. */
public enum Severity {
  /** Wakes somebody. */
  PAGE,
  /** Can wait for the morning. */
  TICKET
}
