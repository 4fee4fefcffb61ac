package io.meshline.jobs.aggregation;

import io.meshline.jobs.counts.Counters;
import io.meshline.sink.elasticsearch.DocumentRewriter;
import io.meshline.sink.elasticsearch.WindowBlock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.functions.Partitioner;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Rewrites documents as the last step of a backfill, which has no output. Each subtask has the
 * windows of some hours to itself, so that it knows all that belongs into them: when the input has
 * ended, it deletes what else the store has there. Where nothing at all belongs into an hour, or
 * the hour's or day's own window, that may be the truth, or the topics were made anew or are the
 * wrong ones: what the store has is left alone then, and counted, unless an incomplete range is
 * allowed.
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
  private final Hours<T> hours;
  private final boolean emptiesHours;

  private transient Set<Long> known;
  private transient DocumentRewriter<T> rewriter;
  private transient Counters<BackfillCount> counters;
  private transient DocumentRewriter.Counts counted;

  @SuppressWarnings("NullAway.Init") // Flink opens the operator before it uses it.
  Rewrite(
      DocumentRewriter.Factory<T> rewriters,
      BackfillRange range,
      Hours<T> hours,
      boolean emptiesHours) {
    this.rewriters = rewriters;
    this.range = range;
    this.hours = hours;
    this.emptiesHours = emptiesHours;
  }

  /** The hour in which a window begins, by number. */
  interface Hours<T> extends KeySelector<T, Long> {
    /** Begin of the window. */
    Instant start(T metrics);

    @Override
    default Long getKey(T metrics) {
      return hour(start(metrics));
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
    known = new HashSet<>();
    counters = new Counters<>(getRuntimeContext(), BackfillCount.GROUP, BackfillCount.class);
    counted = rewriter.counts();
    own().forEach(b -> counters.add(BackfillCount.WINDOWS_TO_REWRITE, BackfillRange.windows(b)));
  }

  @Override
  public void processElement(StreamRecord<T> element) throws Exception {
    rewriter.write(element.getValue());
    known.add(hours.getKey(element.getValue()));
    count();
  }

  @Override
  public void endInput() throws Exception {
    rewriter.flush();
    count();
    for (WindowBlock block : own()) {
      if (emptiesHours || known.contains(hour(block.from()))) {
        rewriter.removeOthers(block);
      } else {
        rewriter.leaveOthers(block);
      }
      counters.add(BackfillCount.WINDOWS_REWRITTEN, BackfillRange.windows(block));
      count();
    }
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
