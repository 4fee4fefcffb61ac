package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EntityAccumulator;
import io.meshline.jobs.types.OwnType;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * One window of one entity. It is live, ready to take partials, or packed into its encoding, which
 * takes a fraction of the memory, or both. What comes to a packed one is put behind its encoding,
 * and merged only when that has doubled, or when the window rests: decoding and encoding a window
 * costs far more than copying its bytes.
 */
final class WindowState {

  /** Type of window states. */
  static final TypeInformation<WindowState> TYPE =
      new OwnType<>(WindowState.class, WindowStateSerializer.INSTANCE);

  private static final byte[] EMPTY = new EntityAccumulator().toBytes();

  /** Up to so many bytes encodings are put behind each other, however small the first one is. */
  private static final int JOINED = 256;

  private @Nullable EntityAccumulator live;

  // Equal to what is live. Seen by snapshots, which are written by other threads, and may encode
  // what is live while this one does: encoding changes nothing in what only ever took merges.
  private volatile byte @Nullable [] packed;

  /**
   * How many of the packed bytes are one encoding, at least. Set before these: whoever sees bytes
   * that another thread has encoded takes them at worst for several encodings.
   */
  private int whole;

  /** Processing time in milliseconds at which to publish what is new; 0 when nothing is. */
  private long publishAt;

  /** Whether it is a minute that is not yet merged into its hour and its day. */
  private boolean pending;

  /** Whose window it is; no part of the state. */
  private @Nullable EntityKey entity;

  /** An empty window. */
  WindowState(@Nullable EntityKey entity) {
    this(EMPTY, EMPTY.length, 0, false, entity);
  }

  private WindowState(
      byte[] packed, int whole, long publishAt, boolean pending, @Nullable EntityKey entity) {
    this.packed = packed;
    this.whole = whole;
    this.publishAt = publishAt;
    this.pending = pending;
    this.entity = entity;
  }

  /** The object that names the entity, for lists to share: the first that was given to it. */
  EntityKey entity(EntityKey same) {
    EntityKey known = entity;
    if (known == null) {
      entity = same;
      return same;
    }
    return known;
  }

  /**
   * Adds an encoded accumulator.
   *
   * @param accumulator never changed by anybody: an empty window keeps the very array
   */
  void merge(byte[] accumulator) {
    if (isEmpty()) {
      keep(accumulator);
    } else {
      live().mergeBytes(accumulator);
      packed = null;
    }
  }

  /** The same, but keeps encodings only. */
  void mergePacked(byte[] accumulator, Scratch scratch) {
    byte[] held = bytes();
    if (isEmpty()) {
      keep(accumulator);
    } else if (held.length + accumulator.length <= Math.max(JOINED, 2 * whole)) {
      byte[] joined = Arrays.copyOf(held, held.length + accumulator.length);
      System.arraycopy(accumulator, 0, joined, held.length, accumulator.length);
      packed = joined;
    } else {
      keep(scratch.merged(held, accumulator));
    }
    live = null;
  }

  /** Adds what another window holds, which is left as it is. */
  void merge(WindowState other) {
    EntityAccumulator held = other.live;
    if (isEmpty()) {
      byte[] bytes = other.bytes();
      whole = other.whole;
      packed = bytes;
    } else if (held == null) {
      merge(other.bytes());
    } else {
      live().merge(held);
      packed = null;
    }
  }

  /** The same, but keeps encodings only. */
  void mergePacked(WindowState other, Scratch scratch) {
    if (isEmpty()) {
      merge(other);
    } else {
      mergePacked(other.bytes(), scratch);
    }
  }

  /** Adds what it holds to an accumulator. */
  void addTo(EntityAccumulator accumulator) {
    EntityAccumulator held = live;
    if (held != null) {
      accumulator.merge(held);
    } else {
      accumulator.mergeBytes(bytes());
    }
  }

  /**
   * What the window holds; to be read only.
   *
   * @param scratch takes it where it is packed, until its next use
   */
  EntityAccumulator accumulator(Scratch scratch) {
    EntityAccumulator held = live;
    if (held != null) {
      return held;
    }
    EntityAccumulator read = scratch.accumulator();
    read.mergeBytes(bytes());
    return read;
  }

  private boolean isEmpty() {
    byte[] encoded = packed;
    return live == null && encoded != null && encoded.length == EMPTY.length;
  }

  /** Keeps the encoding only: one, merged of all that came. */
  void pack(Scratch scratch) {
    byte[] held = bytes();
    if (held.length != whole) {
      keep(scratch.whole(held));
    }
    live = null;
  }

  private void keep(byte[] encoding) {
    whole = encoding.length;
    packed = encoding;
  }

  boolean isPending() {
    return pending;
  }

  void pend() {
    pending = true;
  }

  void carried() {
    pending = false;
  }

  boolean isUnpublished() {
    return publishAt != 0;
  }

  boolean isDue(long processingMillis) {
    return publishAt != 0 && publishAt <= processingMillis;
  }

  long publishAt() {
    return publishAt;
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
      accumulator = EntityAccumulator.fromBytes(bytes());
      live = accumulator;
    }
    return accumulator;
  }

  private byte[] bytes() {
    byte[] encoded = packed;
    if (encoded == null) {
      EntityAccumulator accumulator = live;
      if (accumulator == null) {
        throw new IllegalStateException("a window is live or packed");
      }
      encoded = accumulator.toBytes();
      keep(encoded);
    }
    return encoded;
  }

  /**
   * Serializer of window states. Part of savepoints: a time of publication, its complement if the
   * window is pending, which none was before there was such a thing, the length of the encoding and
   * the encoding; or, of several one behind the other that are yet to be merged, the complement of
   * their length, the length of the first, and all of them.
   */
  static final class WindowStateSerializer extends TypeSerializerSingleton<WindowState> {
    static final WindowStateSerializer INSTANCE = new WindowStateSerializer();

    @Override
    public boolean isImmutableType() {
      return false;
    }

    @Override
    public WindowState createInstance() {
      return new WindowState(null);
    }

    @Override
    public WindowState copy(WindowState from) {
      return new WindowState(from.bytes(), from.whole, from.publishAt, from.pending, from.entity);
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
      target.writeLong(state.pending ? ~state.publishAt : state.publishAt);
      int whole = state.whole;
      if (whole == bytes.length) {
        target.writeInt(whole);
      } else {
        target.writeInt(~bytes.length);
        target.writeInt(whole);
      }
      target.write(bytes);
    }

    @Override
    public WindowState deserialize(DataInputView source) throws IOException {
      long publishAt = source.readLong();
      int length = source.readInt();
      int whole = length;
      if (length < 0) {
        length = ~length;
        whole = source.readInt();
      }
      byte[] bytes = new byte[length];
      source.readFully(bytes);
      boolean pending = publishAt < 0;
      return new WindowState(bytes, whole, pending ? ~publishAt : publishAt, pending, null);
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
