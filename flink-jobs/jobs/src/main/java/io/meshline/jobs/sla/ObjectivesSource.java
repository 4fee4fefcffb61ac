package io.meshline.jobs.sla;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches files of objectives: gives the texts of all of them when it starts and whenever one has
 * changed. Files that cannot be read leave everything as it is, and are read again. Its reader has
 * no splits, and no state: after a restart the files are read anew. To be run by one subtask.
 */
final class ObjectivesSource implements Source<Map<String, String>, NoSplit, NoSplit> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(ObjectivesSource.class);

  private final List<String> locations;
  private final Duration pause;
  private final boolean bounded;

  /**
   * @param locations files or folders
   * @param pause between two looks
   * @param bounded whether to look once only
   */
  ObjectivesSource(List<String> locations, Duration pause, boolean bounded) {
    this.locations = List.copyOf(locations);
    this.pause = pause;
    this.bounded = bounded;
  }

  @Override
  public Boundedness getBoundedness() {
    return bounded ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<Map<String, String>, NoSplit> createReader(SourceReaderContext context) {
    return new Reader();
  }

  @Override
  public SplitEnumerator<NoSplit, NoSplit> createEnumerator(
      SplitEnumeratorContext<NoSplit> context) {
    return new NoSplit.Enumerator();
  }

  @Override
  public SplitEnumerator<NoSplit, NoSplit> restoreEnumerator(
      SplitEnumeratorContext<NoSplit> context, NoSplit checkpoint) {
    return new NoSplit.Enumerator();
  }

  @Override
  public SimpleVersionedSerializer<NoSplit> getSplitSerializer() {
    return NoSplit.SERIALIZER;
  }

  @Override
  public SimpleVersionedSerializer<NoSplit> getEnumeratorCheckpointSerializer() {
    return NoSplit.SERIALIZER;
  }

  /** Looks at the files. */
  private final class Reader implements SourceReader<Map<String, String>, NoSplit> {
    private @Nullable Map<String, String> last;
    private CompletableFuture<Void> next = CompletableFuture.completedFuture(null);

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<Map<String, String>> output) {
      if (!next.isDone()) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      try {
        Map<String, String> texts = ObjectiveTexts.read(locations);
        if (!texts.equals(last)) {
          last = texts;
          output.collect(texts);
        }
      } catch (IOException e) {
        LOG.warn("Objectives cannot be read, the last good ones stay in use", e);
      }
      if (bounded) {
        return InputStatus.END_OF_INPUT;
      }
      next =
          CompletableFuture.runAsync(
              () -> {}, CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS));
      return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return next;
    }

    @Override
    public List<NoSplit> snapshotState(long checkpointId) {
      return List.of();
    }

    @Override
    public void addSplits(List<NoSplit> splits) {}

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }
}
