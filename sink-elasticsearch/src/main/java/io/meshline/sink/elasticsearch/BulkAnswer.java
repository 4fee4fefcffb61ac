package io.meshline.sink.elasticsearch;

/** What came of one {@code _bulk} request. */
sealed interface BulkAnswer {

  /** Status 200: the verdicts are in the body, one for each document. */
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  record Accepted(byte[] body) implements BulkAnswer {}

  /**
   * Any other status.
   *
   * @param excerpt the begin of the body
   */
  record Refused(int status, String excerpt) implements BulkAnswer {}

  /** No answer: no connection, silence, a broken connection. */
  record Unanswered(Exception cause) implements BulkAnswer {}
}
