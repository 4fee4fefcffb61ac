package io.meshline.sink.elasticsearch;

import java.io.Serializable;

/** Turns metrics into a document. Not thread-safe: it reuses its buffers. */
@FunctionalInterface
interface DocumentBuilder<T> {

  /**
   * Builds the document.
   *
   * @throws IllegalArgumentException when the metrics contradict themselves, naming the value
   */
  SearchDocument build(T metrics);

  /** Makes one for each writer; travels with the job. */
  @FunctionalInterface
  interface Factory<T> extends Serializable {
    DocumentBuilder<T> create();
  }
}
