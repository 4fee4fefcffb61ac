package io.meshline.jobs.pairing;

import io.meshline.schemas.Span;
import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A timer, since when it waits (releases had another timer there, of the clock, at most a quiet
 * time ahead) and a number without a meaning as longs, the number of spans as an int, then per span
 * its deadline, its flags as a byte, and the span as its own serializer writes it.
 */
final class WaitingTraceSerializer extends TypeSerializer<WaitingTrace> {
  private static final long serialVersionUID = 1;

  /** Bits of a span's flags; a release before there were visitors wrote a boolean there. */
  private static final int SETTLED = 1;

  private static final int VISITOR = 2;

  private final TypeSerializer<Span> spans;

  WaitingTraceSerializer(TypeSerializer<Span> spans) {
    this.spans = spans;
  }

  @Override
  public void serialize(WaitingTrace waiting, DataOutputView target) throws IOException {
    target.writeLong(waiting.wakeUp());
    target.writeLong(waiting.waitsSince());
    target.writeLong(WaitingTrace.NONE);
    Collection<RememberedSpan> all = waiting.trace().spans();
    target.writeInt(all.size());
    for (RememberedSpan span : all) {
      target.writeLong(span.deadline());
      target.writeByte((span.settled() ? SETTLED : 0) | (span.visitor() ? VISITOR : 0));
      spans.serialize(span.span(), target);
    }
  }

  @Override
  public WaitingTrace deserialize(DataInputView source) throws IOException {
    long wakeUp = source.readLong();
    long waitsSince = source.readLong();
    source.readLong();
    Trace trace = new Trace();
    for (int left = source.readInt(); left > 0; left--) {
      long deadline = source.readLong();
      int flags = source.readByte();
      trace.add(
          new RememberedSpan(
              spans.deserialize(source), deadline, (flags & SETTLED) != 0, (flags & VISITOR) != 0));
    }
    return new WaitingTrace(trace, wakeUp, waitsSince);
  }

  @Override
  public WaitingTrace deserialize(WaitingTrace reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  /** The spans themselves are never changed, so that copies share them. */
  @Override
  public WaitingTrace copy(WaitingTrace from) {
    return from.copy();
  }

  @Override
  public WaitingTrace copy(WaitingTrace from, WaitingTrace reuse) {
    return from.copy();
  }

  @Override
  public WaitingTrace createInstance() {
    return new WaitingTrace();
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public TypeSerializer<WaitingTrace> duplicate() {
    return new WaitingTraceSerializer(spans.duplicate());
  }

  @Override
  public TypeSerializerSnapshot<WaitingTrace> snapshotConfiguration() {
    return new Snapshot(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WaitingTraceSerializer that && spans.equals(that.spans);
  }

  @Override
  public int hashCode() {
    return spans.hashCode();
  }

  /**
   * Compatible as far as the spans' serializers are. Public for Flink, which creates it by name.
   */
  public static final class Snapshot
      extends CompositeTypeSerializerSnapshot<WaitingTrace, WaitingTraceSerializer> {
    private static final int VERSION = 1;

    /** For reading a snapshot. */
    public Snapshot() {}

    Snapshot(WaitingTraceSerializer serializer) {
      super(serializer);
    }

    @Override
    protected int getCurrentOuterSnapshotVersion() {
      return VERSION;
    }

    @Override
    protected TypeSerializer<?>[] getNestedSerializers(WaitingTraceSerializer outer) {
      return new TypeSerializer<?>[] {outer.spans};
    }

    @Override
    @SuppressWarnings("unchecked") // The only nested serializer is that of the spans.
    protected WaitingTraceSerializer createOuterSerializerWithNestedSerializers(
        TypeSerializer<?>[] nested) {
      return new WaitingTraceSerializer((TypeSerializer<Span>) nested[0]);
    }
  }
}
