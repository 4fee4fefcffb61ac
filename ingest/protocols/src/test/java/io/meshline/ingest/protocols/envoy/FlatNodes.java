package io.meshline.ingest.protocols.envoy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes FlatBuffer tables as Istio's older proxies do, front to back. */
public final class FlatNodes {

  private static final byte[] NOT_SET = {};

  private FlatNodes() {}

  /** A node's table: name, namespace, labels, owner, workload name. */
  public static byte[] node(
      String name, String namespace, Map<String, String> labels, String workload) {
    List<byte[]> pairs = new ArrayList<>();
    labels.forEach((key, value) -> pairs.add(table(text(key), text(value))));
    return root(table(text(name), text(namespace), vector(pairs), NOT_SET, text(workload)));
  }

  private static byte[] root(byte[] table) {
    return concat(intOf(4 + directorySize(table)), table);
  }

  /**
   * A table laid out as directory, offsets, then the fields' own bytes. Tables are addressed by the
   * place of their offsets, which is the size of the directory after their beginning.
   */
  private static byte[] table(byte[]... fields) {
    int directory = 4 + 2 * fields.length;
    int padded = directory + directory % 4;
    int inline = 4 + 4 * fields.length;
    ByteBuffer head = ByteBuffer.allocate(padded + inline).order(ByteOrder.LITTLE_ENDIAN);
    head.putShort((short) directory).putShort((short) inline);
    for (int i = 0; i < fields.length; i++) {
      head.putShort((short) (fields[i].length == 0 ? 0 : 4 + 4 * i));
    }
    head.position(padded);
    head.putInt(padded);
    ByteArrayOutputStream bodies = new ByteArrayOutputStream();
    for (byte[] field : fields) {
      if (field.length == 0) {
        head.putInt(0);
        continue;
      }
      head.putInt(padded + inline + bodies.size() - head.position());
      bodies.writeBytes(field);
    }
    return concat(head.array(), bodies.toByteArray());
  }

  private static byte[] vector(List<byte[]> tables) {
    ByteBuffer head = ByteBuffer.allocate(4 + 4 * tables.size()).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(tables.size());
    ByteArrayOutputStream bodies = new ByteArrayOutputStream();
    for (byte[] table : tables) {
      head.putInt(head.capacity() + bodies.size() + directorySize(table) - head.position());
      bodies.writeBytes(table);
    }
    return concat(head.array(), bodies.toByteArray());
  }

  private static byte[] text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] ended = new byte[(bytes.length + 4) / 4 * 4];
    System.arraycopy(bytes, 0, ended, 0, bytes.length);
    return concat(intOf(bytes.length), ended);
  }

  private static int directorySize(byte[] table) {
    int directory = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).getShort(0);
    return directory + directory % 4;
  }

  private static byte[] intOf(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
