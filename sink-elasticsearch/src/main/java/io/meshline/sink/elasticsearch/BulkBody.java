package io.meshline.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.List;

/** The body of a {@code _bulk} request: an action line and a document line for each document. */
final class BulkBody {
  // Index names and ids are of our own making and need no escaping.
  private static final byte[] INDEX = "{\"index\":{\"_index\":\"".getBytes(US_ASCII);
  private static final byte[] ID = "\",\"_id\":\"".getBytes(US_ASCII);
  private static final byte[] VERSION = "\",\"version\":".getBytes(US_ASCII);
  private static final byte[] END = ",\"version_type\":\"external_gte\"}}\n".getBytes(US_ASCII);
  private static final byte NEW_LINE = '\n';

  private BulkBody() {}

  /** Bytes that a document takes in a body, exactly. */
  static int size(SearchDocument document) {
    return INDEX.length
        + document.index().length()
        + ID.length
        + document.id().length()
        + VERSION.length
        + digits(document.version())
        + END.length
        + document.json().length
        + 1;
  }

  private static int digits(long version) {
    int digits = version < 0 ? 2 : 1;
    for (long rest = version / 10; rest != 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  static byte[] of(List<SearchDocument> documents) {
    int size = 0;
    for (SearchDocument document : documents) {
      size = Math.addExact(size, size(document));
    }
    ByteBuffer body = ByteBuffer.allocate(size);
    for (SearchDocument document : documents) {
      body.put(INDEX).put(document.index().getBytes(US_ASCII));
      body.put(ID).put(document.id().getBytes(US_ASCII));
      body.put(VERSION).put(Long.toString(document.version()).getBytes(US_ASCII));
      body.put(END).put(document.json()).put(NEW_LINE);
    }
    return body.array();
  }
}
