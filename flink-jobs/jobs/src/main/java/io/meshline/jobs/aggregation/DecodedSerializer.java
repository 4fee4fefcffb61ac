package io.meshline.jobs.aggregation;

import io.meshline.jobs.types.AvroTypes;
import io.meshline.jobs.types.ImmutableSerializer;
import io.meshline.jobs.types.OwnType;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.DeadLetter;
import io.meshline.schemas.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializer of decoded elements. The source and combine are chained, so it is used only where
 * somebody breaks the chain.
 */
final class DecodedSerializer extends ImmutableSerializer<Decoded> {

  /** Type of decoded elements. */
  static final TypeInformation<Decoded> TYPE =
      new OwnType<>(Decoded.class, new DecodedSerializer());

  private static final int CALL = 1;
  private static final int BATCH = 2;

  private final TypeSerializer<CallRecord> calls =
      AvroTypes.of(CallRecord.class).createSerializer(new SerializerConfigImpl());
  private final TypeSerializer<CallBatch> batches =
      AvroTypes.of(CallBatch.class).createSerializer(new SerializerConfigImpl());
  private final TypeSerializer<DeadLetter> letters =
      AvroTypes.of(DeadLetter.class).createSerializer(new SerializerConfigImpl());

  @Override
  public DecodedSerializer duplicate() {
    return new DecodedSerializer(); // Avro's encoders are not shared between threads
  }

  @Override
  @SuppressWarnings("NullAway") // Flink asks for an instance to reuse; immutable types need none.
  public Decoded createInstance() {
    return null;
  }

  @Override
  public void serialize(Decoded decoded, DataOutputView target) throws IOException {
    CallRecord call = decoded.call();
    CallBatch batch = decoded.batch();
    CallBlock block = decoded.block();
    if (block != null) {
      batch = batch(block);
    }
    target.writeByte((call == null ? 0 : CALL) | (batch == null ? 0 : BATCH));
    if (call != null) {
      calls.serialize(call, target);
    }
    if (batch != null) {
      batches.serialize(batch, target);
    }
    byte[] refused = decoded.refused().toByteArray();
    target.writeInt(refused.length);
    target.write(refused);
    target.writeLong(decoded.lastCompletionMillis());
    target.writeInt(decoded.records());
    target.writeInt(decoded.deadLetters().size());
    for (DeadLetter letter : decoded.deadLetters()) {
      letters.serialize(letter, target);
    }
  }

  /** A block cannot travel: it points into bytes, and is used again. */
  private static CallBatch batch(CallBlock block) {
    CallBatcher batcher = new CallBatcher(Limits.BATCH_CALLS, Integer.MAX_VALUE);
    for (int i = 0; i < block.size(); i++) {
      if (!batcher.add(block.call(i))) {
        throw new IllegalStateException(
            block.size() + " calls in a block (expected: as many as a batch holds)");
      }
    }
    return batcher.build();
  }

  @Override
  public Decoded deserialize(DataInputView source) throws IOException {
    int parts = source.readByte();
    CallRecord call = (parts & CALL) == 0 ? null : calls.deserialize(source);
    CallBatch batch = (parts & BATCH) == 0 ? null : batches.deserialize(source);
    byte[] refused = new byte[source.readInt()];
    source.readFully(refused);
    long lastCompletionMillis = source.readLong();
    int records = source.readInt();
    int count = source.readInt();
    List<DeadLetter> deadLetters = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      deadLetters.add(letters.deserialize(source));
    }
    return new Decoded(
        call, batch, null, BitSet.valueOf(refused), lastCompletionMillis, deadLetters, records);
  }

  @Override
  public TypeSerializerSnapshot<Decoded> snapshotConfiguration() {
    return new Snapshot();
  }

  /** How Flink finds the serializer again. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Decoded> {
    /** Called by Flink when it restores. */
    public Snapshot() {
      super(DecodedSerializer::new);
    }
  }
}
