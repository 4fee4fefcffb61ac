package io.meshline.sink.elasticsearch;

import java.util.List;
import java.util.Set;

/** Tells which documents the store has. Waits for the store; used by one thread. */
interface StoredIds extends AutoCloseable {

  /** Makes all that was written to an index visible; an index that is not there is fine. */
  void refresh(String index) throws InterruptedException;

  /**
   * Ids of the documents of these windows that are not among the known ones.
   *
   * @return without duplicates
   */
  List<String> others(WindowBlock windows, Set<String> known) throws InterruptedException;

  @Override
  void close();
}
