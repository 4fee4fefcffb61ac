package io.meshline.sink.elasticsearch;

import java.io.Serializable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where documents go that can never be indexed. Travels with the job, so it is serializable and
 * opens what it needs on the task that runs the writer.
 *
 * <p>A document must never stop the stream: what {@link Outlet#reject} throws is logged and counted
 * ({@code rejectedDocumentsLost}), and the writer goes on. What {@link Outlet#flush} throws fails
 * the checkpoint: the documents come again, and are rejected again, when the job has restarted.
 */
@FunctionalInterface
public interface RejectedDocuments extends Serializable {

  /** Opens an outlet, once per writer, on the task's thread. */
  Outlet open();

  /** Writes a line to the log for each, without the document's body. */
  static RejectedDocuments toLog() {
    return () -> {
      Logger log = LoggerFactory.getLogger(RejectedDocuments.class);
      return rejected -> log.warn("{}", rejected);
    };
  }

  /** Takes the rejected documents of one writer; called by the task's thread only. */
  @FunctionalInterface
  interface Outlet extends AutoCloseable {

    /**
     * Takes one; should not wait. Throws if it can never take this one.
     *
     * @param rejected its document is without its JSON (0 bytes) where that exceeds 512 KiB
     */
    void reject(RejectedDocument rejected);

    /** Called before each checkpoint: returns when everything taken is safe, or throws. */
    default void flush() {}

    @Override
    default void close() {}
  }
}
