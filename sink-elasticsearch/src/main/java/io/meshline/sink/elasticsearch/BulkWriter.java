package io.meshline.sink.elasticsearch;

import io.meshline.sink.elasticsearch.BulkOutcome.Trouble;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.DequeRequestBuffer;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends documents in {@code _bulk} requests and does with each what its verdict says. Answers are
 * read on the transport's threads; everything else happens on the task's.
 */
final class BulkWriter extends AsyncSinkWriter<SearchDocument, SearchDocument> {
  private static final Logger LOG = LoggerFactory.getLogger(BulkWriter.class);

  // Kafka's brokers take 1 MiB by default.
  private static final int MAX_REJECTED_BYTES = 512 << 10;

  private final MailboxExecutor mailbox;
  private final BulkTransport transport;
  private final BackoffRateLimiting limits;
  private final SinkMetrics metrics;
  private final StoreHealth health;
  private final RejectedDocuments.Outlet outlet;
  private final long maxDocumentBytes;

  BulkWriter(
      WriterInitContext context,
      WriteOptions options,
      BulkTransport transport,
      RejectedDocuments rejectedDocuments,
      Collection<BufferedRequestState<SearchDocument>> states) {
    this(
        context,
        options,
        transport,
        rejectedDocuments.open(),
        states,
        new SinkMetrics(context.metricGroup()),
        new BackoffRateLimiting(
            options.maxInFlightRequests(),
            options.maxBatchDocuments(),
            new Backoff(
                options.minBackoff().toMillis(),
                options.maxBackoff().toMillis(),
                () -> ThreadLocalRandom.current().nextDouble()),
            context.getProcessingTimeService()));
  }

  private BulkWriter(
      WriterInitContext context,
      WriteOptions options,
      BulkTransport transport,
      RejectedDocuments.Outlet outlet,
      Collection<BufferedRequestState<SearchDocument>> states,
      SinkMetrics metrics,
      BackoffRateLimiting limits) {
    super(
        (document, ignored) -> document,
        context,
        configuration(options, limits),
        states,
        new DistinctBatches(options.maxBatchBytes(), metrics::superseded),
        new DequeRequestBuffer<>());
    this.mailbox = context.getMailboxExecutor();
    this.transport = transport;
    this.outlet = outlet;
    this.metrics = metrics;
    this.limits = limits;
    this.health = new StoreHealth(transport.hosts(), System::currentTimeMillis);
    this.maxDocumentBytes = options.maxBatchBytes();
  }

  private static AsyncSinkWriterConfiguration configuration(
      WriteOptions options, BackoffRateLimiting limits) {
    return AsyncSinkWriterConfiguration.builder()
        .setMaxBatchSize(options.maxBatchDocuments())
        .setMaxBatchSizeInBytes(options.maxBatchBytes())
        .setMaxInFlightRequests(options.maxInFlightRequests())
        .setMaxBufferedRequests(options.maxBufferedDocuments())
        .setMaxTimeInBufferMS(options.maxTimeInBuffer().toMillis())
        .setMaxRecordSizeInBytes(options.maxBatchBytes())
        .setRateLimitingStrategy(limits)
        .build();
  }

  @Override
  public void write(SearchDocument document, Context context)
      throws IOException, InterruptedException {
    int size = BulkBody.size(document);
    if (size > maxDocumentBytes) {
      // The base class would fail the job.
      reject(
          new RejectedDocument(
              "too_large", size + " bytes (expected: at most " + maxDocumentBytes + ")", document));
      return;
    }
    super.write(document, context);
  }

  /** Gives a document up. */
  void reject(RejectedDocument rejected) {
    metrics.rejected();
    try {
      outlet.reject(bounded(rejected));
    } catch (RuntimeException e) {
      metrics.rejectedLost();
      LOG.warn("A rejected document could not be handed on: {}", rejected, e);
    }
  }

  @Override
  public void flush(boolean endOfInput) throws InterruptedException {
    super.flush(endOfInput);
    // What it throws fails the checkpoint, so that the documents are sent and rejected again.
    outlet.flush();
  }

  @Override
  public void close() {
    try {
      transport.close();
    } finally {
      closeOutlet();
    }
  }

  private void closeOutlet() {
    try {
      outlet.close();
    } catch (RuntimeException e) {
      // Everything up to the last checkpoint is safe, and the rest comes again.
      LOG.warn("The outlet of rejected documents could not be closed", e);
    }
  }

  /** Without the JSON where an outlet may be unable to take it: no attempt would get further. */
  private static RejectedDocument bounded(RejectedDocument rejected) {
    SearchDocument document = rejected.document();
    if (document == null || document.json().length <= MAX_REJECTED_BYTES) {
      return rejected;
    }
    return new RejectedDocument(
        rejected.reason(),
        rejected.message(),
        new SearchDocument(document.index(), document.id(), document.version(), new byte[0]));
  }

  @Override
  protected long getSizeInBytes(SearchDocument document) {
    return BulkBody.size(document);
  }

  @Override
  protected void submitRequestEntries(
      List<SearchDocument> documents, ResultHandler<SearchDocument> handler) {
    long begin = System.nanoTime();
    BulkBody body = BulkBody.of(documents);
    transport.send(
        body,
        answer -> {
          BulkOutcome outcome = BulkOutcome.of(documents, answer, transport.hosts());
          long nanos = System.nanoTime() - begin;
          try {
            mailbox.execute(
                () -> settle(documents.size(), body.size(), outcome, nanos),
                "Settle a bulk request");
            finish(handler, outcome);
          } catch (RejectedExecutionException e) {
            LOG.debug("An answer came after the writer was closed", e);
          }
        });
  }

  private void settle(int sent, int bytes, BulkOutcome outcome, long nanos) {
    metrics.answered(outcome, bytes, nanos);
    outcome.rejected().forEach(this::reject);
    Trouble trouble = outcome.trouble();
    if (trouble != null) {
      log(LOG::warn, health.trouble(trouble));
      if (outcome.smaller()) {
        limits.smallerThan(sent);
      }
      limits.failed(outcome.settled() > 0);
    } else if (outcome.fatal() == null) {
      log(LOG::info, health.works());
      limits.succeeded();
    }
  }

  private static void log(Consumer<String> level, @Nullable String line) {
    if (line != null) {
      level.accept(line);
    }
  }

  private static void finish(ResultHandler<SearchDocument> handler, BulkOutcome outcome) {
    if (outcome.fatal() != null) {
      handler.completeExceptionally(outcome.fatal());
    } else if (outcome.again().isEmpty()) {
      handler.complete();
    } else {
      handler.retryForEntries(outcome.again());
    }
  }
}
