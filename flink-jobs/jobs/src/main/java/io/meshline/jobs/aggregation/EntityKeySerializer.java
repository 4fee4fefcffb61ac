package io.meshline.jobs.aggregation;

import io.meshline.jobs.types.ImmutableSerializer;
import io.meshline.jobs.types.OwnType;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of entity keys: length and bytes. Part of savepoints. */
final class EntityKeySerializer extends ImmutableSerializer<EntityKey> {

  static final EntityKeySerializer INSTANCE = new EntityKeySerializer();

  /** Type of entity keys. */
  static final TypeInformation<EntityKey> TYPE = new OwnType<>(EntityKey.class, INSTANCE);

  @Override
  @SuppressWarnings("NullAway") // Flink asks for an instance to reuse; immutable types need none.
  public EntityKey createInstance() {
    return null;
  }

  @Override
  public void serialize(EntityKey key, DataOutputView target) throws IOException {
    target.writeInt(key.bytes().length);
    target.write(key.bytes());
  }

  @Override
  public EntityKey deserialize(DataInputView source) throws IOException {
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return EntityKey.ofBytes(bytes);
  }

  @Override
  public TypeSerializerSnapshot<EntityKey> snapshotConfiguration() {
    return new Snapshot();
  }

  /** How Flink finds the serializer again. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<EntityKey> {
    /** Called by Flink when it restores. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
