package io.meshline.ingest.otel;

import io.meshline.ingest.protocols.Outlet;
import io.meshline.ingest.protocols.Rejection;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.InstanceMetadata;
import io.meshline.schemas.Span;
import io.opentelemetry.api.impl.InstrumentationUtil;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes spans to Kafka. Whoever hands spans over never waits: they are converted, queued and
 * sent by a thread of the exporter's own, which starts with the first of them. Thread-safe.
 */
final class KafkaSpanExporter implements SpanExporter {

  /** How long the sender may take to notice that it is interrupted. */
  private static final long INTERRUPTED_MILLIS = 500;

  private final SpanConversion conversion = new SpanConversion();
  private final ExportCounts counts;
  private final ExportMetrics metrics;
  private final Report report;
  private final SpanQueue queue;
  private final SpanSender sender;
  private final Duration shutdownTimeout;

  // Both guarded by this.
  private @Nullable Thread thread;
  private @Nullable CompletableResultCode shutdown;

  /**
   * An exporter.
   *
   * @param open opens the topic; tried again if it throws
   */
  KafkaSpanExporter(
      long queueBytes, Duration shutdownTimeout, ExportCounts counts, Supplier<SpanTopic> open) {
    this.counts = counts;
    this.metrics = new ExportMetrics(counts);
    this.report = new Report(counts, System::nanoTime);
    this.queue = new SpanQueue(queueBytes);
    this.sender = new SpanSender(queue, open, counts, report);
    this.shutdownTimeout = shutdownTimeout;
  }

  /**
   * Takes spans into the queue. Succeeds if all of them are in it; {@link #flush} tells whether
   * they were published.
   */
  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    metrics.register();
    counts.addHandedOver(spans.size());
    QueueOutlet outlet = new QueueOutlet();
    conversion.convert(spans, outlet);
    startSender();
    if (outlet.lost > 0) {
      report.trouble(outlet.trouble);
      return CompletableResultCode.ofFailure();
    }
    return CompletableResultCode.ofSuccess();
  }

  /** Completes when all that was exported before is acknowledged; fails if some of it was lost. */
  @Override
  public CompletableResultCode flush() {
    synchronized (this) {
      if (thread == null || shutdown != null) {
        return CompletableResultCode.ofSuccess();
      }
    }
    CompletableResultCode result = new CompletableResultCode();
    queue.addFlush(result);
    return result;
  }

  /** Takes no more spans, and waits for those it has as long as the option says. */
  @Override
  public synchronized CompletableResultCode shutdown() {
    if (shutdown != null) {
      return shutdown;
    }
    CompletableResultCode result = new CompletableResultCode();
    shutdown = result;
    queue.close();
    Thread running = thread;
    if (running == null) {
      return result.succeed();
    }
    Thread ending = daemon("meshline-exporter-end", () -> end(running, result));
    ending.start();
    return result;
  }

  private void end(Thread running, CompletableResultCode result) {
    long end = System.nanoTime() + shutdownTimeout.toNanos();
    long lost = counts.lost();
    try {
      running.join(Math.max(1, shutdownTimeout.toMillis()));
      running.interrupt();
      running.join(INTERRUPTED_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sender.close(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    var unused = counts.lost() == lost ? result.succeed() : result.fail();
  }

  private synchronized void startSender() {
    if (thread == null && shutdown == null) {
      // What the sender does is not the application's doing: it must leave no spans.
      Thread started =
          daemon("meshline-exporter", () -> InstrumentationUtil.suppressInstrumentation(sender));
      thread = started;
      started.start();
    }
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    // Kafka looks for its classes there; the application may have another Kafka, or none.
    thread.setContextClassLoader(KafkaSpanExporter.class.getClassLoader());
    return thread;
  }

  @Override
  public String toString() {
    return "MeshlineSpanExporter{" + counts + "}";
  }

  /** Puts what was converted in the queue, and counts what cannot go there. */
  private final class QueueOutlet implements Outlet {
    private int lost;
    private String trouble = "";

    @Override
    public void span(Span span) {
      if (!queue.add(span)) {
        boolean closed = queue.isClosed();
        lose(
            closed ? Loss.SHUTDOWN : Loss.QUEUE_FULL,
            closed ? "a span came after the end" : "the queue is full");
      }
    }

    @Override
    public void reject(Rejection rejection) {
      lose(Loss.INVALID, rejection.reason() + ": " + rejection.message());
    }

    @Override
    public void call(CallRecord call) {
      throw new IllegalStateException("a call (expected: spans only)");
    }

    @Override
    public void instance(InstanceMetadata instance) {
      throw new IllegalStateException("an instance (expected: spans only)");
    }

    private void lose(Loss why, String what) {
      counts.addLost(why, 1);
      lost++;
      trouble = what;
    }
  }
}
