package io.meshline.ingest.protocols.envoy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The FlatBuffer table by which Istio's proxies described themselves before version 1.24; only the
 * fields that name the peer are read.
 *
 * @param labels those that may name the service
 */
record FlatNode(String name, String namespace, Map<String, String> labels, String workload) {

  static final int MAX_LABELS = 256;

  // Places of the fields in the table, and in the table of a label.
  private static final int NAME = 0;
  private static final int NAMESPACE = 1;
  private static final int LABELS = 2;
  private static final int WORKLOAD = 4;
  private static final int KEY = 0;
  private static final int VALUE = 1;

  /** Reads the table, null if the bytes are none: every offset is checked before it is followed. */
  static @Nullable FlatNode read(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try {
      int table = follow(buffer, 0);
      return new FlatNode(
          text(buffer, table, NAME),
          text(buffer, table, NAMESPACE),
          labels(buffer, table),
          text(buffer, table, WORKLOAD));
    } catch (IndexOutOfBoundsException malformed) {
      return null;
    }
  }

  private static Map<String, String> labels(ByteBuffer buffer, int table) {
    int field = field(buffer, table, LABELS);
    if (field == 0) {
      return Map.of();
    }
    int vector = follow(buffer, field);
    int count = buffer.getInt(vector);
    if (count < 0 || count > (buffer.limit() - vector) / Integer.BYTES) {
      throw new IndexOutOfBoundsException(count);
    }
    Map<String, String> labels = new HashMap<>(4);
    for (int i = 0; i < Math.min(count, MAX_LABELS); i++) {
      int label = follow(buffer, vector + Integer.BYTES * (i + 1));
      String key = text(buffer, label, KEY);
      if (ServiceNames.LABELS.contains(key)) {
        labels.put(key, text(buffer, label, VALUE));
      }
    }
    return labels;
  }

  /** A text field of a table, empty if it is not set. */
  private static String text(ByteBuffer buffer, int table, int index) {
    int field = field(buffer, table, index);
    if (field == 0) {
      return "";
    }
    int start = follow(buffer, field);
    int length = buffer.getInt(start);
    if (length < 0 || length > buffer.limit() - start - Integer.BYTES) {
      throw new IndexOutOfBoundsException(length);
    }
    byte[] text = new byte[length];
    buffer.get(start + Integer.BYTES, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Position of a table's field, 0 if it is not set: the table's directory says so. */
  private static int field(ByteBuffer buffer, int table, int index) {
    int directory = table - buffer.getInt(table);
    int entry = 2 * Short.BYTES + Short.BYTES * index;
    int size = Short.toUnsignedInt(buffer.getShort(directory));
    if (entry + Short.BYTES > size) {
      return 0;
    }
    int offset = Short.toUnsignedInt(buffer.getShort(directory + entry));
    return offset == 0 ? 0 : table + offset;
  }

  private static int follow(ByteBuffer buffer, int position) {
    long target = position + Integer.toUnsignedLong(buffer.getInt(position));
    if (target > buffer.limit() - Integer.BYTES) {
      throw new IndexOutOfBoundsException("offset " + target);
    }
    return (int) target;
  }
}
