package io.meshline.jobs.aggregation;

import org.apache.flink.metrics.MetricGroup;

/**
 * How much a subtask that rolls up holds, for its gauges {@code entities}, {@code windowsOpen} and
 * {@code windowsClosed}. Written by the task, read by reporters, which may see it a moment late.
 */
final class HeldWindows {

  private long entities;
  private long open;
  private long closed;

  void show(MetricGroup metrics) {
    metrics.gauge("entities", this::entities);
    metrics.gauge("windowsOpen", this::open);
    metrics.gauge("windowsClosed", this::closed);
  }

  /** Entities that have windows. */
  long entities() {
    return entities;
  }

  /** Windows whose time is not over yet. */
  long open() {
    return open;
  }

  /** Windows that are kept for late calls. */
  long closed() {
    return closed;
  }

  void entityCame() {
    entities++;
  }

  void entityWent() {
    entities--;
  }

  void windowCame(boolean isClosed) {
    if (isClosed) {
      closed++;
    } else {
      open++;
    }
  }

  void windowClosed() {
    open--;
    closed++;
  }

  void closedWindowWent() {
    closed--;
  }
}
