package io.meshline.jobs.sla;

import io.meshline.sla.config.ObjectiveFiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

/**
 * Watches files of objectives: gives the texts of all of them whenever they have changed and two
 * looks in a row saw the same, so that a file which is being written is not taken for a whole one.
 * That files cannot be read is given in the same way, as {@link ObjectiveFiles#UNREADABLE}. A
 * bounded one gives the texts that the job was submitted with, and ends.
 *
 * <p>Its reader has no splits, and no state: after a restart the files are read anew. They are read
 * in a thread of its own, since a file system may take its time. To be run by one subtask.
 */
final class ObjectivesSource implements Source<Map<String, String>, NoSplit, NoSplit> {
  private static final long serialVersionUID = 1;

  private final Map<String, String> submitted;
  private final List<String> locations;
  private final Duration pause;
  private final boolean bounded;

  /**
   * @param submitted texts that the job was submitted with
   * @param locations files or folders
   * @param pause between two looks
   * @param bounded whether not to look at all
   */
  ObjectivesSource(
      Map<String, String> submitted, List<String> locations, Duration pause, boolean bounded) {
    this.submitted = new TreeMap<>(submitted);
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
    return reader();
  }

  /** It needs nothing of a context. */
  SourceReader<Map<String, String>, NoSplit> reader() {
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
    private final ExecutorService reading =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "objectives");
              thread.setDaemon(true);
              return thread;
            });
    private @Nullable Map<String, String> seen;
    private @Nullable Map<String, String> given;
    private @Nullable CompletableFuture<Map<String, String>> look;
    private CompletableFuture<Void> available = CompletableFuture.completedFuture(null);

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<Map<String, String>> output) {
      if (bounded) {
        output.collect(submitted);
        return InputStatus.END_OF_INPUT;
      }
      if (!available.isDone()) {
        return InputStatus.NOTHING_AVAILABLE;
      }
      if (look != null) {
        take(look, output);
      }
      look(look == null ? Duration.ZERO : pause);
      return InputStatus.NOTHING_AVAILABLE;
    }

    private void take(
        CompletableFuture<Map<String, String>> over, ReaderOutput<Map<String, String>> output) {
      Map<String, String> texts = over.join();
      if (texts.equals(seen) && !texts.equals(given)) {
        given = texts;
        output.collect(texts);
      }
      seen = texts;
    }

    private void look(Duration after) {
      Executor later =
          after.isZero()
              ? reading
              : CompletableFuture.delayedExecutor(after.toMillis(), TimeUnit.MILLISECONDS, reading);
      CompletableFuture<Map<String, String>> next =
          CompletableFuture.supplyAsync(() -> ObjectiveTexts.readOrSayWhyNot(locations), later);
      look = next;
      available = next.handle((texts, failure) -> null);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return available;
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
    public void close() {
      reading.shutdownNow();
    }
  }
}
