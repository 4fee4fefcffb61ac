package io.meshline.jobs.aggregation;

/** How far a backfill is; accumulators of these names in the group {@code backfill}. */
enum BackfillCount {
  /** Records to be read, or some more: offsets of transactions' ends are among them. */
  RECORDS_TO_READ,
  /** Records read. */
  RECORDS_READ,
  /** Windows to be rewritten, of nodes and of edges. */
  WINDOWS_TO_REWRITE,
  /** Windows of which the store has what it shall have, and nothing else. */
  WINDOWS_REWRITTEN,
  /** Documents written. */
  DOCUMENTS_WRITTEN,
  /** Of these, such as replaced one with more observations. */
  DOCUMENTS_REPLACED,
  /** Documents deleted. */
  DOCUMENTS_DELETED,
  /** Documents of hours of which the topics hold no call: left alone. */
  DOCUMENTS_LEFT,
  /** Documents that can never be indexed. */
  DOCUMENTS_REJECTED;

  static final String GROUP = "backfill";
}
