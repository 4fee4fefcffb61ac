package io.meshline.query;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A figure by which nodes and edges can be put in order; of their headline figures. From the apdex
 * on they are there only where some call has a latency.
 */
public enum Metric {
  /** Number of calls. */
  CALLS,
  /** Calls per minute. */
  CALLS_PER_MINUTE,
  /** Calls that failed. */
  FAILURES,
  /** Share of calls that failed, 0 to 1. */
  FAILURE_RATIO,
  /** Share of calls that did not fail, 0 to 1. */
  SUCCESS_RATIO,
  /** Calls refused because of the request itself. */
  CLIENT_ERRORS,
  /** Share of calls refused because of the request itself, 0 to 1. */
  CLIENT_ERROR_RATIO,
  /** Number of call records: fewer than calls where records were sampled. */
  OBSERVATIONS,
  /** Bytes sent to callees, as far as known. */
  REQUEST_BYTES,
  /** Bytes sent back to callers, as far as known. */
  RESPONSE_BYTES,
  /** Apdex score, 0 to 1. */
  APDEX,
  /** Mean latency in microseconds. */
  AVG_US,
  /** Smallest latency in microseconds. */
  MIN_US,
  /** Largest latency in microseconds. */
  MAX_US,
  /** Median of latencies in microseconds. */
  P50_US,
  /** 75th percentile in microseconds. */
  P75_US,
  /** 90th percentile in microseconds. */
  P90_US,
  /** 95th percentile in microseconds. */
  P95_US,
  /** 99th percentile in microseconds. */
  P99_US,
  /** 99.9th percentile in microseconds. */
  P999_US;

  /** As answers have it, such as {@code p99_us}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Its value of a point's figures; empty where no call has a latency and it needs one.
   *
   * @param minutes over which calls per minute are taken
   */
  public OptionalDouble of(PointFigures point, double minutes) {
    return needsLatency() && point.callsWithLatency() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(value(point, minutes));
  }

  private boolean needsLatency() {
    return compareTo(APDEX) >= 0;
  }

  private double value(PointFigures point, double minutes) {
    return switch (this) {
      case CALLS -> point.calls();
      case CALLS_PER_MINUTE -> point.calls() / minutes;
      case FAILURES -> point.failures();
      case FAILURE_RATIO -> (double) point.failures() / point.calls();
      case SUCCESS_RATIO -> point.successRatio();
      case CLIENT_ERRORS -> point.clientErrors();
      case CLIENT_ERROR_RATIO -> (double) point.clientErrors() / point.calls();
      case OBSERVATIONS -> point.observations();
      case REQUEST_BYTES -> point.requestBytes();
      case RESPONSE_BYTES -> point.responseBytes();
      case APDEX -> point.apdex();
      case AVG_US -> point.latencyMeanMicros();
      case MIN_US -> point.latencyMinMicros();
      case MAX_US -> point.latencyMaxMicros();
      case P50_US -> point.latencyMicros(0.5);
      case P75_US -> point.latencyMicros(0.75);
      case P90_US -> point.latencyMicros(0.9);
      case P95_US -> point.latencyMicros(0.95);
      case P99_US -> point.latencyMicros(0.99);
      case P999_US -> point.latencyMicros(0.999);
    };
  }
}
