package io.meshline.jobs.aggregation;

/** How far a backfill is; accumulators of these names in the group {@code backfill}. */
enum BackfillCount {
  /**
   * Records to be read, or some more: offsets of transactions' ends, and of what was aborted,
   * count.
   */
  RECORDS_TO_READ,
  /** Records read. */
  RECORDS_READ,
  /** Windows to be rewritten, of nodes and of edges. */
  WINDOWS_TO_REWRITE,
  /** Of these, such as have calls: the store has their documents, and no others. */
  WINDOWS_REWRITTEN,
  /** Of these, such as have no call: the store has no document of them. */
  WINDOWS_EMPTY,
  /** Of these, such as begin in a time of which the topics hold no call: left as they are. */
  WINDOWS_LEFT,
  /** Documents written. */
  DOCUMENTS_WRITTEN,
  /** Of these, such as replaced one with more observations. */
  DOCUMENTS_REPLACED,
  /** Documents deleted. */
  DOCUMENTS_DELETED,
  /** Documents of {@link #WINDOWS_LEFT}. */
  DOCUMENTS_LEFT,
  /** Documents that can never be indexed. */
  DOCUMENTS_REJECTED;

  static final String GROUP = "backfill";
}
