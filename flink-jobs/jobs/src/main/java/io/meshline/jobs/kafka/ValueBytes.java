package io.meshline.jobs.kafka;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A value of a Kafka record where the client has put it, among others: not copied into an array of
 * its own. Immutable as long as nobody changes the bytes.
 */
public final class ValueBytes {

  /** No bytes. */
  public static final ValueBytes NONE = new ValueBytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int from;
  private final int to;

  private ValueBytes(byte[] array, int from, int to) {
    this.array = array;
    this.from = from;
    this.to = to;
  }

  /** All bytes of an array, which is not copied. */
  public static ValueBytes of(byte[] value) {
    return new ValueBytes(value, 0, value.length);
  }

  /** What is left of a buffer; not copied, if it is on the heap. */
  public static ValueBytes of(ByteBuffer buffer) {
    if (!buffer.hasArray()) {
      byte[] copy = new byte[buffer.remaining()];
      buffer.duplicate().get(copy);
      return of(copy);
    }
    int from = buffer.arrayOffset() + buffer.position();
    return new ValueBytes(buffer.array(), from, from + buffer.remaining());
  }

  /** The array that it is a part of, with whatever else is in it; not to be changed. */
  public byte[] array() {
    return array;
  }

  /** Where it begins. */
  public int from() {
    return from;
  }

  /** Where it ends. */
  public int to() {
    return to;
  }

  /** A copy, by itself. */
  public byte[] copy() {
    return Arrays.copyOfRange(array, from, to);
  }

  /** How Kafka's client is told to leave values where they are. Thread-safe. */
  public static final class InPlace implements Deserializer<ValueBytes> {
    /** Called by Kafka's client. */
    public InPlace() {}

    @Override
    public ValueBytes deserialize(String topic, byte[] value) {
      return of(value);
    }

    @Override
    public ValueBytes deserialize(String topic, Headers headers, ByteBuffer value) {
      return of(value);
    }
  }
}
