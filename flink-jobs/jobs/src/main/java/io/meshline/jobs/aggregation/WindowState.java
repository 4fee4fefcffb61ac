package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EntityAccumulator;
import io.meshline.jobs.types.OwnType;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * One window of one entity. It is either live, ready to take partials, or packed into its encoding,
 * which takes a tenth of the memory.
 */
final class WindowState {

  /** Type of window states. */
  static final TypeInformation<WindowState> TYPE =
      new OwnType<>(WindowState.class, WindowStateSerializer.INSTANCE);

  private @Nullable EntityAccumulator live;
  private byte @Nullable [] packed;

  /** Processing time in milliseconds at which to publish what is new; 0 when nothing is. */
  private long publishAt;

  /** An empty window. */
  WindowState() {
    live = new EntityAccumulator();
  }

  private WindowState(byte[] packed, long publishAt) {
    this.packed = packed;
    this.publishAt = publishAt;
  }

  /** Adds an encoded accumulator. */
  void merge(byte[] accumulator) {
    live().mergeBytes(accumulator);
    packed = null;
  }

  /** What the window holds; to be read only. */
  EntityAccumulator accumulator() {
    return live();
  }

  /** Keeps the encoding only. */
  void pack() {
    packed = bytes();
    live = null;
  }

  boolean isPacked() {
    return live == null;
  }

  boolean isUnpublished() {
    return publishAt != 0;
  }

  boolean isDue(long processingMillis) {
    return publishAt != 0 && publishAt <= processingMillis;
  }

  void publishAt(long processingMillis) {
    publishAt = processingMillis;
  }

  void published() {
    publishAt = 0;
  }

  private EntityAccumulator live() {
    EntityAccumulator accumulator = live;
    if (accumulator == null) {
      if (packed == null) {
        throw new IllegalStateException("a window is live or packed");
      }
      accumulator = EntityAccumulator.fromBytes(packed);
      live = accumulator;
    }
    return accumulator;
  }

  private byte[] bytes() {
    if (packed != null) {
      return packed;
    }
    return live().toBytes();
  }

  /** Serializer of window states. Part of savepoints. */
  static final class WindowStateSerializer extends TypeSerializerSingleton<WindowState> {
    static final WindowStateSerializer INSTANCE = new WindowStateSerializer();

    @Override
    public boolean isImmutableType() {
      return false;
    }

    @Override
    public WindowState createInstance() {
      return new WindowState();
    }

    @Override
    public WindowState copy(WindowState from) {
      return new WindowState(from.bytes(), from.publishAt);
    }

    @Override
    public WindowState copy(WindowState from, WindowState reuse) {
      return copy(from);
    }

    @Override
    public int getLength() {
      return -1;
    }

    @Override
    public void serialize(WindowState state, DataOutputView target) throws IOException {
      byte[] bytes = state.bytes();
      target.writeLong(state.publishAt);
      target.writeInt(bytes.length);
      target.write(bytes);
    }

    @Override
    public WindowState deserialize(DataInputView source) throws IOException {
      long publishAt = source.readLong();
      byte[] bytes = new byte[source.readInt()];
      source.readFully(bytes);
      return new WindowState(bytes, publishAt);
    }

    @Override
    public WindowState deserialize(WindowState reuse, DataInputView source) throws IOException {
      return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
      serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<WindowState> snapshotConfiguration() {
      return new Snapshot();
    }

    /** How Flink finds the serializer again. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<WindowState> {
      /** Called by Flink when it restores. */
      public Snapshot() {
        super(() -> INSTANCE);
      }
    }
  }
}
