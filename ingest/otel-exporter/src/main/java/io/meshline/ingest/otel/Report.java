package io.meshline.ingest.otel;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells what goes wrong in the log of the process that the agent is in: at once, then at most once
 * a minute. Thread-safe.
 */
final class Report {

  static final Duration INTERVAL = Duration.ofMinutes(1);

  // The agent replaces this by a logger of its own.
  private static final Logger LOG = Logger.getLogger(Report.class.getPackageName());

  private final ExportCounts counts;
  private final LongSupplier nanoTime;
  private long toldAt;
  private boolean told;
  private long toldLost;

  Report(ExportCounts counts, LongSupplier nanoTime) {
    this.counts = counts;
    this.nanoTime = nanoTime;
  }

  /**
   * Tells of a trouble, unless the last line is too recent.
   *
   * @param trouble what happened, without secrets
   */
  synchronized void trouble(@Nullable String trouble) {
    long now = nanoTime.getAsLong();
    if (!told || now - toldAt >= INTERVAL.toNanos()) {
      told = true;
      toldAt = now;
      tell(String.valueOf(trouble));
    }
  }

  /** Tells the last losses that no line has told yet. */
  synchronized void end() {
    if (counts.lost() > toldLost) {
      tell("the process ends");
    }
  }

  private void tell(String trouble) {
    toldLost = counts.lost();
    LOG.log(Level.WARNING, "meshline exporter: {0}; {1}", new Object[] {trouble, counts});
  }
}
