package io.meshline.sink.elasticsearch;

import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * The writer's figures. Beside Flink's own ({@code numRecordsSend}, {@code numBytesSend}, {@code
 * numRecordsSendErrors}): {@code documentsSuperseded}, {@code documentsRetried}, {@code
 * documentsRejected}, {@code rejectedDocumentsLost}, {@code bulkRequests}, {@code bulkFailures},
 * {@code bulkMillis} (all requests together) and {@code bulkLatencyMillis} (the last one). Used by
 * the task's thread only.
 */
final class SinkMetrics {
  private final Counter sent;
  private final Counter sentBytes;
  private final Counter errors;
  private final Counter superseded;
  private final Counter retried;
  private final Counter rejected;
  private final Counter rejectedLost;
  private final Counter requests;
  private final Counter failures;
  private final Counter millis;
  private volatile long lastMillis;

  SinkMetrics(SinkWriterMetricGroup group) {
    sent = group.getNumRecordsSendCounter();
    sentBytes = group.getNumBytesSendCounter();
    errors = group.getNumRecordsSendErrorsCounter();
    superseded = group.counter("documentsSuperseded");
    retried = group.counter("documentsRetried");
    rejected = group.counter("documentsRejected");
    rejectedLost = group.counter("rejectedDocumentsLost");
    requests = group.counter("bulkRequests");
    failures = group.counter("bulkFailures");
    millis = group.counter("bulkMillis");
    group.gauge("bulkLatencyMillis", () -> lastMillis);
  }

  /** A request came to an end. */
  void answered(BulkOutcome outcome, int bytes, long nanos) {
    lastMillis = TimeUnit.NANOSECONDS.toMillis(nanos);
    millis.inc(lastMillis);
    requests.inc();
    if (outcome.settled() > 0) {
      sentBytes.inc(bytes);
    } else {
      failures.inc();
    }
    sent.inc(outcome.done());
    superseded.inc(outcome.superseded());
    retried.inc(outcome.again().size());
  }

  /** Documents were left out, for the same request carries a larger version of them. */
  void superseded(int documents) {
    superseded.inc(documents);
  }

  /** A document was given up. */
  void rejected() {
    rejected.inc();
    errors.inc();
  }

  /** A document that was given up could not be handed on either. */
  void rejectedLost() {
    rejectedLost.inc();
  }
}
