package io.meshline.jobs.kafka;

import io.meshline.jobs.types.ImmutableSerializer;
import io.meshline.jobs.types.OwnType;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A value for Kafka, encoded by whoever made it, so that neither a channel on its way nor the sink
 * encodes it again. Immutable as long as nobody changes the bytes.
 */
public final class EncodedValue {
  /** Its type in a graph. */
  public static final TypeInformation<EncodedValue> TYPE =
      new OwnType<>(EncodedValue.class, new Serializer());

  private final int records;
  private final byte[] bytes;

  /**
   * A value.
   *
   * @param records how many records it holds
   * @param bytes in the wire format; not copied, and not to be changed any more
   */
  public EncodedValue(int records, byte[] bytes) {
    this.records = records;
    this.bytes = bytes;
  }

  /** How many records the value holds. */
  public int records() {
    return records;
  }

  /** The value itself, not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  /** The number of records and that of bytes as ints, then the bytes. */
  static final class Serializer extends ImmutableSerializer<EncodedValue> {
    private static final long serialVersionUID = 1;

    @Override
    @SuppressWarnings("NullAway") // Flink asks for an instance to reuse; immutable types need none.
    public EncodedValue createInstance() {
      return null;
    }

    @Override
    public void serialize(EncodedValue value, DataOutputView target) throws IOException {
      target.writeInt(value.records);
      target.writeInt(value.bytes.length);
      target.write(value.bytes);
    }

    @Override
    public EncodedValue deserialize(DataInputView source) throws IOException {
      int records = source.readInt();
      byte[] bytes = new byte[source.readInt()];
      source.readFully(bytes);
      return new EncodedValue(records, bytes);
    }

    @Override
    public TypeSerializerSnapshot<EncodedValue> snapshotConfiguration() {
      return new Snapshot();
    }

    /** How Flink finds the serializer again. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<EncodedValue> {
      /** Called by Flink when it restores. */
      public Snapshot() {
        super(Serializer::new);
      }
    }
  }
}
