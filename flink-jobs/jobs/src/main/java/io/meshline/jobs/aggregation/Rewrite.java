package io.meshline.jobs.aggregation;

import io.meshline.jobs.counts.Counters;
import io.meshline.schemas.Resolution;
import io.meshline.sink.elasticsearch.DocumentRewriter;
import io.meshline.sink.elasticsearch.WindowBlock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.flink.api.common.functions.Partitioner;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Rewrites documents as the last step of a backfill, which has no output. Each subtask has the
 * windows of some hours to itself, so that it knows all that belongs into them: when the input has
 * ended, it deletes what else the store has there. Where nothing at all belongs into the minutes of
 * an hour, or into an hour's or day's own window, that may be the truth, or the topics were made
 * anew or are the wrong ones: what the store has is left alone then, and counted, unless an
 * incomplete range is allowed.
 *
 * <p>What was written is not in any checkpoint: a backfill has none, and begins anew after a
 * failure.
 *
 * @param <T> metrics of nodes or of edges
 */
final class Rewrite<T> extends AbstractStreamOperator<Long>
    implements OneInputStreamOperator<T, Long>, BoundedOneInput {

  private static final long HOUR_MILLIS = 3_600_000;

  private final DocumentRewriter.Factory<T> rewriters;
  private final BackfillRange range;
  private final Windows<T> windows;
  private final boolean emptiesHours;

  private transient Map<Resolution, NavigableSet<Instant>> written;
  private transient DocumentRewriter<T> rewriter;
  private transient Counters<BackfillCount> counters;
  private transient DocumentRewriter.Counts counted;

  @SuppressWarnings("NullAway.Init") // Flink opens the operator before it uses it.
  Rewrite(
      DocumentRewriter.Factory<T> rewriters,
      BackfillRange range,
      Windows<T> windows,
      boolean emptiesHours) {
    this.rewriters = rewriters;
    this.range = range;
    this.windows = windows;
    this.emptiesHours = emptiesHours;
  }

  /** A window, by its length and begin. */
  record Window(Resolution resolution, Instant start) {}

  /** The window of metrics; its key is the hour in which it begins, by number. */
  interface Windows<T> extends KeySelector<T, Long> {
    /** The window. */
    Window of(T metrics);

    @Override
    default Long getKey(T metrics) {
      return hour(of(metrics).start());
    }
  }

  /** Deals hours out to subtasks. */
  static final class ByHour implements Partitioner<Long> {
    private static final long serialVersionUID = 1;

    @Override
    public int partition(Long hour, int subtasks) {
      return Math.floorMod(hour, subtasks);
    }
  }

  private static long hour(Instant start) {
    return Math.floorDiv(start.toEpochMilli(), HOUR_MILLIS);
  }

  @Override
  public void open() throws Exception {
    super.open();
    rewriter = rewriters.open();
    written = new EnumMap<>(Resolution.class);
    for (Resolution resolution : Resolution.values()) {
      written.put(resolution, new TreeSet<>());
    }
    counters = new Counters<>(getRuntimeContext(), BackfillCount.GROUP, BackfillCount.class);
    counted = rewriter.counts();
    own().forEach(b -> counters.add(BackfillCount.WINDOWS_TO_REWRITE, BackfillRange.windows(b)));
  }

  @Override
  public void processElement(StreamRecord<T> element) throws Exception {
    rewriter.write(element.getValue());
    Window window = windows.of(element.getValue());
    written(window.resolution()).add(window.start());
    count();
  }

  @Override
  public void endInput() throws Exception {
    rewriter.flush();
    count();
    for (WindowBlock block : own()) {
      long all = BackfillRange.windows(block);
      long withCalls = written(block.resolution()).subSet(block.from(), block.to()).size();
      if (withCalls > 0 || emptiesHours) {
        rewriter.removeOthers(block);
        counters.add(BackfillCount.WINDOWS_REWRITTEN, withCalls);
        counters.add(BackfillCount.WINDOWS_EMPTY, all - withCalls);
      } else {
        rewriter.leaveOthers(block);
        counters.add(BackfillCount.WINDOWS_LEFT, all);
      }
      count();
    }
  }

  private NavigableSet<Instant> written(Resolution resolution) {
    return Objects.requireNonNull(written.get(resolution));
  }

  @Override
  public void close() throws Exception {
    if (rewriter != null) {
      rewriter.close();
    }
    super.close();
  }

  private List<WindowBlock> own() {
    int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    int subtasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    ByHour hours = new ByHour();
    return range.blocks().stream()
        .filter(block -> hours.partition(hour(block.from()), subtasks) == subtask)
        .toList();
  }

  private void count() {
    DocumentRewriter.Counts now = rewriter.counts();
    if (now.equals(counted)) {
      return;
    }
    counters.add(BackfillCount.DOCUMENTS_WRITTEN, now.written() - counted.written());
    counters.add(BackfillCount.DOCUMENTS_REPLACED, now.replaced() - counted.replaced());
    counters.add(BackfillCount.DOCUMENTS_DELETED, now.deleted() - counted.deleted());
    counters.add(BackfillCount.DOCUMENTS_LEFT, now.left() - counted.left());
    counters.add(BackfillCount.DOCUMENTS_REJECTED, now.rejected() - counted.rejected());
    counted = now;
  }
}
