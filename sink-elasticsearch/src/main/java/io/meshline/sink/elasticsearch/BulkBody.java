package io.meshline.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a {@code _bulk} request: an action line and a document line for each document. It is
 * made while it is read, so that documents are copied once, and to where they are sent from.
 * Immutable.
 */
final class BulkBody {
  // Index names and ids are of our own making and need no escaping.
  private static final byte[] INDEX = "{\"index\":{\"_index\":\"".getBytes(US_ASCII);
  private static final byte[] ID = "\",\"_id\":\"".getBytes(US_ASCII);
  private static final byte[] VERSION = "\",\"version\":".getBytes(US_ASCII);
  private static final byte[] END = ",\"version_type\":\"external_gte\"}}\n".getBytes(US_ASCII);
  private static final byte NEW_LINE = '\n';

  private final byte[] lines;
  private final List<SearchDocument> documents;
  private final int size;

  private BulkBody(byte[] lines, List<SearchDocument> documents, int size) {
    this.lines = lines;
    this.documents = documents;
    this.size = size;
  }

  /** Writes each of some documents with its version; the list is not copied. */
  static BulkBody of(List<SearchDocument> documents) {
    int size = 0;
    for (SearchDocument document : documents) {
      size = Math.addExact(size, size(document));
    }
    return new BulkBody(new byte[0], documents, size);
  }

  /** Says what these lines say; they are not copied. */
  static BulkBody of(byte[] lines) {
    return new BulkBody(lines, List.of(), lines.length);
  }

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

  /** Its size in bytes. */
  int size() {
    return size;
  }

  /** All of it, as an array of its own. */
  byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    reader().read(bytes);
    return bytes.array();
  }

  /** Reads it from its begin. */
  Reader reader() {
    return new Reader(lines, documents);
  }

  /** Reads a body once. Not thread-safe. */
  static final class Reader {
    private final Iterator<SearchDocument> rest;

    /** What stands before, between and behind documents. */
    private byte[] frame = new byte[256];

    // What is being read: the frame, or a document.
    private byte[] part;
    private int partSize;
    private int at;
    private @Nullable SearchDocument begun;

    private Reader(byte[] lines, List<SearchDocument> documents) {
      this.part = lines;
      this.partSize = lines.length;
      this.rest = documents.iterator();
    }

    /** Puts as many bytes as there is room for; fewer at the end of the body only. */
    void read(ByteBuffer to) {
      while (to.hasRemaining() && (at < partSize || nextPart())) {
        int bytes = Math.min(to.remaining(), partSize - at);
        to.put(part, at, bytes);
        at += bytes;
      }
    }

    private boolean nextPart() {
      at = 0;
      if (begun != null && part == frame) {
        part = begun.json();
        partSize = part.length;
        return true;
      }
      partSize = 0;
      if (begun != null) {
        frame[partSize++] = NEW_LINE;
      }
      begun = rest.hasNext() ? rest.next() : null;
      if (begun != null) {
        action(begun);
      }
      part = frame;
      return partSize > 0;
    }

    private void action(SearchDocument document) {
      int bytes = BulkBody.size(document) - document.json().length;
      if (frame.length < bytes) {
        frame = Arrays.copyOf(frame, bytes);
      }
      append(INDEX);
      append(document.index().getBytes(US_ASCII));
      append(ID);
      append(document.id().getBytes(US_ASCII));
      append(VERSION);
      partSize = NumberOutput.outputLong(document.version(), frame, partSize);
      append(END);
    }

    private void append(byte[] bytes) {
      System.arraycopy(bytes, 0, frame, partSize, bytes.length);
      partSize += bytes.length;
    }
  }
}
