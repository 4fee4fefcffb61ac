package io.meshline.jobs.sla;

import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/** The split of a source that has none, and the checkpoint of its enumerator. */
final class NoSplit implements SourceSplit {
  static final NoSplit INSTANCE = new NoSplit();
  static final SimpleVersionedSerializer<NoSplit> SERIALIZER = new Serializer();

  private NoSplit() {}

  @Override
  public String splitId() {
    return "none";
  }

  /** Has nothing to deal out. */
  static final class Enumerator implements SplitEnumerator<NoSplit, NoSplit> {
    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {}

    @Override
    public void addSplitsBack(List<NoSplit> splits, int subtask) {}

    @Override
    public void addReader(int subtask) {}

    @Override
    public NoSplit snapshotState(long checkpointId) {
      return INSTANCE;
    }

    @Override
    public void close() {}
  }

  /** No bytes. */
  private static final class Serializer implements SimpleVersionedSerializer<NoSplit> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(NoSplit split) {
      return new byte[0];
    }

    @Override
    public NoSplit deserialize(int version, byte[] bytes) {
      return INSTANCE;
    }
  }
}
