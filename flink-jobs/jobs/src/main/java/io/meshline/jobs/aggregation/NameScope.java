package io.meshline.jobs.aggregation;

import io.meshline.jobs.types.ImmutableSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * One set of names with one limit: a namespace of state. Immutable.
 *
 * @param kind what is named
 * @param owner the service whose names they are; {@link #SHARD} for names of the whole shard
 */
// The kind is written as its place, where new ones only ever go to the end.
@SuppressWarnings("EnumOrdinal")
record NameScope(NameKind kind, EntityKey owner) {

  /** In place of an owner. */
  static final EntityKey SHARD = EntityKey.ofBytes(new byte[0]);

  static final NameScope SERVICES = new NameScope(NameKind.SERVICE, SHARD);
  static final NameScope PLACES = new NameScope(NameKind.PLACE, SHARD);
  static final NameScope ALL = new NameScope(NameKind.ANY, SHARD);

  private static final NameKind[] KINDS = NameKind.values();

  @Override
  public int hashCode() {
    return 31 * owner.hashCode() + kind.ordinal();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NameScope that && that.kind == kind && that.owner.equals(owner);
  }

  /** Serializer of scopes. Part of savepoints. */
  static final class NameScopeSerializer extends ImmutableSerializer<NameScope> {
    static final NameScopeSerializer INSTANCE = new NameScopeSerializer();

    @Override
    public NameScope createInstance() {
      return ALL;
    }

    @Override
    public void serialize(NameScope scope, DataOutputView target) throws IOException {
      target.writeByte(scope.kind.ordinal());
      EntityKeySerializer.INSTANCE.serialize(scope.owner, target);
    }

    @Override
    public NameScope deserialize(DataInputView source) throws IOException {
      NameKind kind = KINDS[source.readByte()];
      return new NameScope(kind, EntityKeySerializer.INSTANCE.deserialize(source));
    }

    @Override
    public TypeSerializerSnapshot<NameScope> snapshotConfiguration() {
      return new Snapshot();
    }

    /** How Flink finds the serializer again. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<NameScope> {
      /** Called by Flink when it restores. */
      public Snapshot() {
        super(() -> INSTANCE);
      }
    }
  }
}
