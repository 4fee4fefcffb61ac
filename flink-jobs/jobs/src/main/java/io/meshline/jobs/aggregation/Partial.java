package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EntityAccumulator;
import io.meshline.aggregation.WindowSize;
import io.meshline.jobs.types.ImmutableSerializer;
import io.meshline.jobs.types.OwnType;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What one subtask of combine saw of an entity in a minute, for some time. Immutable.
 *
 * @param entity what was measured
 * @param minuteMicros begin of the minute, microseconds since 1970-01-01T00:00:00Z
 * @param finest the finest window that took these calls; coarser ones take them too
 * @param accumulator encoding of an {@link EntityAccumulator}; not copied
 */
// The array is never changed; a partial is compared by nobody.
@SuppressWarnings("ArrayRecordComponent")
record Partial(EntityKey entity, long minuteMicros, WindowSize finest, byte[] accumulator) {

  /** Type of partials. */
  static final TypeInformation<Partial> TYPE =
      new OwnType<>(Partial.class, PartialSerializer.INSTANCE);

  /** Serializer of partials. */
  static final class PartialSerializer extends ImmutableSerializer<Partial> {
    static final PartialSerializer INSTANCE = new PartialSerializer();

    @Override
    @SuppressWarnings("NullAway") // Flink asks for an instance to reuse; immutable types need none.
    public Partial createInstance() {
      return null;
    }

    @Override
    public void serialize(Partial partial, DataOutputView target) throws IOException {
      EntityKeySerializer.INSTANCE.serialize(partial.entity, target);
      target.writeLong(WindowId.of(partial.finest, partial.minuteMicros));
      target.writeInt(partial.accumulator.length);
      target.write(partial.accumulator);
    }

    @Override
    public Partial deserialize(DataInputView source) throws IOException {
      EntityKey entity = EntityKeySerializer.INSTANCE.deserialize(source);
      long minuteAndFinest = source.readLong();
      byte[] accumulator = new byte[source.readInt()];
      source.readFully(accumulator);
      return new Partial(
          entity,
          WindowId.startMicros(minuteAndFinest),
          WindowId.size(minuteAndFinest),
          accumulator);
    }

    @Override
    public TypeSerializerSnapshot<Partial> snapshotConfiguration() {
      return new Snapshot();
    }

    /** How Flink finds the serializer again. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Partial> {
      /** Called by Flink when it restores. */
      public Snapshot() {
        super(() -> INSTANCE);
      }
    }
  }
}
