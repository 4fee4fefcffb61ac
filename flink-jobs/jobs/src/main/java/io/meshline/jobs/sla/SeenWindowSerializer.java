package io.meshline.jobs.sla;

import io.meshline.aggregation.LatencySketch;
import io.meshline.jobs.types.ImmutableSerializer;
import io.meshline.jobs.types.OwnType;
import io.meshline.sla.Counts;
import io.meshline.sla.Entity;
import io.meshline.sla.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Windows on their way to their objectives. Not for state. */
final class SeenWindowSerializer extends ImmutableSerializer<SeenWindow> {
  private static final long serialVersionUID = 1;

  static final SeenWindowSerializer INSTANCE = new SeenWindowSerializer();

  /** Type of windows that were seen. */
  static final TypeInformation<SeenWindow> TYPE = new OwnType<>(SeenWindow.class, INSTANCE);

  @Override
  @SuppressWarnings("NullAway") // Flink asks for an instance to reuse; immutable types need none.
  public SeenWindow createInstance() {
    return null;
  }

  @Override
  public void serialize(SeenWindow window, DataOutputView target) throws IOException {
    target.writeUTF(EntityText.of(window.entity()));
    target.writeBoolean(window.hourly());
    target.writeLong(window.beginMinute());
    target.writeLong(window.version());
    target.writeBoolean(window.history());
    SeenWindow.Past past = window.past();
    target.writeBoolean(past != null);
    if (past != null) {
      target.writeUTF(past.counted());
      target.writeLong(past.counts().good());
      target.writeLong(past.counts().total());
      return;
    }
    Figures figures = window.figures();
    target.writeLong(figures.calls());
    target.writeLong(figures.clientErrors());
    target.writeLong(figures.failures());
    target.writeLong(figures.latencySumMicros());
    target.writeLong(figures.latencyMinMicros());
    target.writeLong(figures.latencyMaxMicros());
    target.writeLong(figures.apdexSatisfied());
    target.writeLong(figures.apdexTolerating());
    byte[] sketch = figures.sketch().toBytes();
    target.writeInt(sketch.length);
    target.write(sketch);
    target.writeInt(figures.reasons().size());
    for (Map.Entry<String, Long> reason : figures.reasons().entrySet()) {
      target.writeUTF(reason.getKey());
      target.writeLong(reason.getValue());
    }
    target.writeInt(figures.failedTraces().size());
    for (String trace : figures.failedTraces()) {
      target.writeUTF(trace);
    }
    target.writeUTF(figures.slowestTrace());
  }

  @Override
  public SeenWindow deserialize(DataInputView source) throws IOException {
    Entity entity = EntityText.entity(source.readUTF());
    boolean hourly = source.readBoolean();
    long begin = source.readLong();
    long version = source.readLong();
    boolean history = source.readBoolean();
    if (source.readBoolean()) {
      return SeenWindow.of(
          entity,
          begin,
          version,
          new SeenWindow.Past(source.readUTF(), new Counts(source.readLong(), source.readLong())));
    }
    return new SeenWindow(
        entity,
        hourly,
        begin,
        version,
        history,
        new Figures(
            source.readLong(),
            source.readLong(),
            source.readLong(),
            source.readLong(),
            source.readLong(),
            source.readLong(),
            source.readLong(),
            source.readLong(),
            sketch(source),
            reasons(source),
            traces(source),
            source.readUTF()));
  }

  private static LatencySketch sketch(DataInputView source) throws IOException {
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return LatencySketch.fromBytes(bytes);
  }

  private static Map<String, Long> reasons(DataInputView source) throws IOException {
    Map<String, Long> reasons = new TreeMap<>();
    for (int i = source.readInt(); i > 0; i--) {
      reasons.put(source.readUTF(), source.readLong());
    }
    return reasons;
  }

  private static List<String> traces(DataInputView source) throws IOException {
    List<String> traces = new ArrayList<>();
    for (int i = source.readInt(); i > 0; i--) {
      traces.add(source.readUTF());
    }
    return traces;
  }

  @Override
  public TypeSerializerSnapshot<SeenWindow> snapshotConfiguration() {
    return new Snapshot();
  }

  /** How Flink finds the serializer again. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<SeenWindow> {
    /** Called by Flink when it restores. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
