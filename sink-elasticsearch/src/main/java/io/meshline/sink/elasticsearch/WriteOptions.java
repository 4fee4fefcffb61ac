package io.meshline.sink.elasticsearch;

import java.io.Serializable;
import java.time.Duration;

/**
 * How documents are batched and how patiently they are sent again. Immutable; all bounds are per
 * writer, that is per parallel subtask.
 *
 * @param maxBatchDocuments most documents of one {@code _bulk} request, at least 1
 * @param maxBatchBytes most bytes of one request, 1024 to 100 MiB, which is what both engines take
 *     by default; a single document above it is rejected
 * @param maxInFlightRequests most requests at a time, at least 1
 * @param maxBufferedDocuments documents that wait before the stream is held back, above {@code
 *     maxBatchDocuments}; they are part of each checkpoint
 * @param maxTimeInBuffer longest time a document waits for its batch to fill, at least 1 ms
 * @param minBackoff pause after the first failed request, at least 1 ms; doubles with each further
 *     one
 * @param maxBackoff longest pause, at least {@code minBackoff}
 */
public record WriteOptions(
    int maxBatchDocuments,
    long maxBatchBytes,
    int maxInFlightRequests,
    int maxBufferedDocuments,
    Duration maxTimeInBuffer,
    Duration minBackoff,
    Duration maxBackoff)
    implements Serializable {

  private static final int MAX_GROWN_BUFFER = 50_000;

  /**
   * 1,000 documents or 4 MiB a request, 2 requests in flight, 10,000 documents buffered for at most
   * 1 s, pauses from 200 ms to 30 s.
   */
  public static final WriteOptions DEFAULTS =
      new WriteOptions(
          1_000,
          4L << 20,
          2,
          10_000,
          Duration.ofSeconds(1),
          Duration.ofMillis(200),
          Duration.ofSeconds(30));

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public WriteOptions {
    check(maxBatchDocuments >= 1, "maxBatchDocuments", maxBatchDocuments, ">= 1");
    check(
        maxBatchBytes >= 1024 && maxBatchBytes <= 100L << 20,
        "maxBatchBytes",
        maxBatchBytes,
        "1024 to 104857600");
    check(maxInFlightRequests >= 1, "maxInFlightRequests", maxInFlightRequests, ">= 1");
    check(
        maxBufferedDocuments > maxBatchDocuments,
        "maxBufferedDocuments",
        maxBufferedDocuments,
        "> maxBatchDocuments, which is " + maxBatchDocuments);
    check(maxTimeInBuffer.toMillis() >= 1, "maxTimeInBuffer", maxTimeInBuffer, ">= 1ms");
    check(minBackoff.toMillis() >= 1, "minBackoff", minBackoff, ">= 1ms");
    check(
        maxBackoff.compareTo(minBackoff) >= 0,
        "maxBackoff",
        maxBackoff,
        ">= minBackoff, which is " + minBackoff);
  }

  /**
   * The same with other bounds of a batch. A smaller buffer grows to ten batches, but not beyond
   * 50,000 documents unless one batch alone is larger: it costs memory and is part of checkpoints.
   */
  public WriteOptions withBatches(int documents, long bytes) {
    long wanted = Math.max(documents + 1L, Math.min(10L * documents, MAX_GROWN_BUFFER));
    return new WriteOptions(
        documents,
        bytes,
        maxInFlightRequests,
        (int) Math.min(Integer.MAX_VALUE, Math.max(maxBufferedDocuments, wanted)),
        maxTimeInBuffer,
        minBackoff,
        maxBackoff);
  }

  /** The same with other bounds on what may be under way and wait. */
  public WriteOptions withBuffer(int inFlightRequests, int documents, Duration longest) {
    return new WriteOptions(
        maxBatchDocuments,
        maxBatchBytes,
        inFlightRequests,
        documents,
        longest,
        minBackoff,
        maxBackoff);
  }

  /** The same with other pauses. */
  public WriteOptions withBackoff(Duration first, Duration longest) {
    return new WriteOptions(
        maxBatchDocuments,
        maxBatchBytes,
        maxInFlightRequests,
        maxBufferedDocuments,
        maxTimeInBuffer,
        first,
        longest);
  }

  private static void check(boolean right, String name, Object value, String expected) {
    if (!right) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
    }
  }
}
