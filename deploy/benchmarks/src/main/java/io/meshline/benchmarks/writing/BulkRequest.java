package io.meshline.benchmarks.writing;

/**
 * A {@code _bulk} request.
 *
 * @param query the query of its URL
 * @param body an action line and a document line for each document; not copied
 * @param documents how many
 */
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
record BulkRequest(String query, byte[] body, int documents) {

  /** Number of documents in a body. */
  static int documents(byte[] body) {
    int lines = 0;
    for (byte b : body) {
      if (b == '\n') {
        lines++;
      }
    }
    return lines / 2;
  }
}
