package io.meshline.sink.elasticsearch;

import io.meshline.schemas.EdgeMetrics;
import io.meshline.schemas.NodeMetrics;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Makes the documents of windows those that are written, and no others: a document is replaced even
 * if the index has one with more observations, and what was not written goes. {@link MetricsSink}
 * does neither.
 *
 * <p>Only for windows that nobody else changes any more. Doing it again gives the same documents.
 * Waits for the store; used by one thread.
 *
 * @param <T> what is written
 */
public interface DocumentRewriter<T> extends AutoCloseable {

  /**
   * Writes the document of one entity in one window.
   *
   * @throws SearchStoreException when the store refuses, or does not take it for minutes
   */
  void write(T metrics) throws InterruptedException;

  /** Returns when the store has all that was written. */
  void flush() throws InterruptedException;

  /**
   * Deletes the documents of these windows that were not written through this rewriter; to be
   * called when all that belong there were, and flushed.
   */
  void removeOthers(WindowBlock windows) throws InterruptedException;

  /** Only counts what {@link #removeOthers} would delete. */
  void leaveOthers(WindowBlock windows) throws InterruptedException;

  /** What was done so far. */
  Counts counts();

  @Override
  void close();

  /**
   * What a rewriter did.
   *
   * @param written documents that the store has now
   * @param replaced of these, such as replaced one with more observations
   * @param deleted documents that should not have been there
   * @param left documents that nothing is known of, and that were left alone
   * @param rejected documents that can never be indexed; the log tells why
   */
  record Counts(long written, long replaced, long deleted, long left, long rejected) {}

  /** Opens a rewriter where it is used; travels with the job. */
  @FunctionalInterface
  interface Factory<T> extends Serializable {
    /** Opens one. */
    DocumentRewriter<T> open();
  }

  /**
   * Rewriters of nodes.
   *
   * @param only the service whose nodes are rewritten; null: all
   */
  static Factory<NodeMetrics> ofNodes(
      SearchConnection connection, WriteOptions options, @Nullable ServiceSelector only) {
    return () ->
        SearchRewriter.open(new NodeDocuments(), WindowQuery.ofNodes(only), connection, options);
  }

  /**
   * Rewriters of edges.
   *
   * @param only the service whose edges, from it and to it, are rewritten; null: all
   */
  static Factory<EdgeMetrics> ofEdges(
      SearchConnection connection, WriteOptions options, @Nullable ServiceSelector only) {
    return () ->
        SearchRewriter.open(new EdgeDocuments(), WindowQuery.ofEdges(only), connection, options);
  }
}
