package io.meshline.sla;

/** What an objective is about. */
public enum Indicator {
  /** The share of calls that do not fail. */
  AVAILABILITY,
  /** The share of calls that are fast enough, of those whose latency is known. */
  LATENCY
}
