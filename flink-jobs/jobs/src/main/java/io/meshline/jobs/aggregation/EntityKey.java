package io.meshline.jobs.aggregation;

import io.meshline.schemas.Grain;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is measured: a node or an edge at one grain. Its bytes are its identity; they are the same
 * in every JVM, and so is the hash by which Flink spreads entities over subtasks. Immutable.
 *
 * <p>Of a party, the instance counts at grain INSTANCE only and the endpoint at grain ENDPOINT
 * only.
 */
// Enums are written as their place in the contract, where symbols only ever go to the end.
@SuppressWarnings("EnumOrdinal")
final class EntityKey {

  private static final int EDGE = 0x80;
  private static final Grain[] GRAINS = Grain.values();
  private static final Kind[] KINDS = Kind.values();
  private static final int TEXTS_OF_SERVICE = 4;
  private static final int TEXTS = 6;

  private final byte[] bytes;
  private final int hash;

  private EntityKey(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /** A node. */
  static EntityKey node(Grain grain, Party node) {
    Encoding encoding = new Encoding(grain.ordinal());
    encoding.party(grain, node);
    return new EntityKey(encoding.toBytes());
  }

  /** An edge. */
  static EntityKey edge(Grain grain, Party source, Party destination) {
    Encoding encoding = new Encoding(grain.ordinal() | EDGE);
    encoding.party(grain, source);
    encoding.party(grain, destination);
    return new EntityKey(encoding.toBytes());
  }

  /**
   * The key that has these bytes.
   *
   * @param bytes of {@link #bytes}; not copied
   */
  static EntityKey ofBytes(byte[] bytes) {
    return new EntityKey(bytes);
  }

  /** The identity. Not a copy: to be read only. */
  byte[] bytes() {
    return bytes;
  }

  /**
   * The service that is called: the node at grain SERVICE under whose limits this entity counts.
   */
  EntityKey owner() {
    int begin = ownerBegin();
    int end = ownerEnd(begin);
    byte[] owner = new byte[1 + end - begin + 3];
    owner[0] = (byte) Grain.SERVICE.ordinal();
    System.arraycopy(bytes, begin, owner, 1, end - begin);
    // Then an empty instance, an empty endpoint, and the kind, which is the last byte of all keys.
    owner[owner.length - 1] = bytes[bytes.length - 1];
    return new EntityKey(owner);
  }

  /** Hash of {@link #owner}, the same in every JVM, without making it. */
  int ownerHash() {
    int begin = ownerBegin();
    int end = ownerEnd(begin);
    int result = bytes[bytes.length - 1];
    for (int i = begin; i < end; i++) {
      result = 31 * result + bytes[i];
    }
    return result;
  }

  private int ownerBegin() {
    return isEdge() ? afterTexts(1, TEXTS) + 1 : 1;
  }

  /** Tenant, environment, namespace and service end here. */
  private int ownerEnd(int begin) {
    return afterTexts(begin, TEXTS_OF_SERVICE);
  }

  private int afterTexts(int begin, int texts) {
    Decoding decoding = new Decoding(bytes, begin);
    for (int i = 0; i < texts; i++) {
      decoding.skipText();
    }
    return decoding.position;
  }

  boolean isEdge() {
    return (bytes[0] & EDGE) != 0;
  }

  Grain grain() {
    return GRAINS[bytes[0] & ~EDGE & 0xff];
  }

  /** The node itself, or the called node of an edge. */
  Party destination() {
    Decoding decoding = new Decoding(bytes, 1);
    if (isEdge()) {
      decoding.party();
    }
    return decoding.party();
  }

  /** The calling node of an edge. */
  Party source() {
    if (!isEdge()) {
      throw new IllegalStateException("a node has no source: " + this);
    }
    return new Decoding(bytes, 1).party();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EntityKey that && that.hash == hash && Arrays.equals(that.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return isEdge()
        ? grain() + " edge " + source() + " -> " + destination()
        : grain() + " node " + destination();
  }

  /** Texts as length and UTF-8, the kind by its place in the contract. */
  private static final class Encoding {
    private byte[] buffer = new byte[192];
    private int size;

    Encoding(int head) {
      buffer[size++] = (byte) head;
    }

    void party(Grain grain, Party party) {
      text(party.getTenant());
      text(party.getEnvironment());
      text(party.getNamespace());
      text(party.getService());
      text(grain == Grain.INSTANCE ? party.getInstance() : "");
      text(grain == Grain.ENDPOINT ? party.getEndpoint() : "");
      room(1);
      buffer[size++] = (byte) party.getKind().ordinal();
    }

    private void text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      room(utf8.length + 5);
      int length = utf8.length;
      while (length >= 0x80) {
        buffer[size++] = (byte) (length | 0x80);
        length >>>= 7;
      }
      buffer[size++] = (byte) length;
      System.arraycopy(utf8, 0, buffer, size, utf8.length);
      size += utf8.length;
    }

    private void room(int more) {
      if (buffer.length - size < more) {
        buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + more));
      }
    }

    byte[] toBytes() {
      return Arrays.copyOf(buffer, size);
    }
  }

  /** The way back. */
  private static final class Decoding {
    private final byte[] bytes;
    private int position;

    Decoding(byte[] bytes, int position) {
      this.bytes = bytes;
      this.position = position;
    }

    Party party() {
      String tenant = text();
      String environment = text();
      String namespace = text();
      String service = text();
      String instance = text();
      String endpoint = text();
      Kind kind = KINDS[bytes[position++]];
      return new Party(tenant, environment, namespace, service, instance, endpoint, kind);
    }

    void skipText() {
      int length = length();
      position += length;
    }

    private int length() {
      int length = 0;
      int shift = 0;
      byte b;
      do {
        b = bytes[position++];
        length |= (b & 0x7f) << shift;
        shift += 7;
      } while (b < 0);
      return length;
    }

    private String text() {
      int length = length();
      String text = new String(bytes, position, length, StandardCharsets.UTF_8);
      position += length;
      return text;
    }
  }
}
