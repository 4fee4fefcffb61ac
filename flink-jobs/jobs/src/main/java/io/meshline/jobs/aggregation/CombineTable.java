package io.meshline.jobs.aggregation;

import io.meshline.aggregation.EndpointNames;
import io.meshline.aggregation.Observation;
import io.meshline.aggregation.WindowSize;
import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallPath;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.EventTimes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Combine without Flink: takes calls, gives partials, and decides what is late. Every call it takes
 * is aggregated or late, never both, never neither. A late call may still count in hour and day
 * windows that take it. Not thread-safe.
 */
final class CombineTable {

  private static final long MINUTE_MICROS = WindowSize.MINUTE.lengthMicros();

  private static final long MOST_MINUTES = Long.MAX_VALUE / MINUTE_MICROS;

  private final Lateness lateness;
  private final CallColumns columns;
  private final PathTable paths;
  private final int maxPending;
  private final List<Path.Minute> unflushed = new ArrayList<>();
  private final Flush flush;
  private final TouchedAhead ahead = new TouchedAhead();

  // Of the call before: most calls are of the same minute.
  private long minuteMicros = Long.MAX_VALUE;
  private boolean isEven;

  // Of no meaning: what was read must be used, or it would not be read.
  private long touched;

  private long watermark = Long.MIN_VALUE;
  private long minuteFloorMicros = Long.MIN_VALUE;
  private long aggregated;

  /**
   * @param maxPaths number of paths of which none is forgotten
   * @param maxPending number of paths with calls, each in one minute, at which the table asks for a
   *     flush
   */
  CombineTable(
      Lateness lateness,
      EndpointNames names,
      long apdexThresholdMicros,
      int maxPaths,
      int maxPending) {
    this.lateness = lateness;
    this.columns = new CallColumns(new Observation(apdexThresholdMicros));
    this.paths = new PathTable(names, maxPaths);
    this.maxPending = maxPending;
    this.flush = new Flush(maxPending);
  }

  /** Takes a call; false if it is late. */
  boolean add(CallRecord call) {
    Path path =
        paths.find(
            call.getSource(),
            call.getDestination(),
            CallColumns.point(call.getReporter(), call.getSide()),
            call.getScope());
    return add(path, columns.of(call), EventTimes.completionMicros(call));
  }

  /**
   * Takes the calls of a valid batch.
   *
   * @param refused positions of calls that are left out
   * @return positions of late calls, null when there are none
   */
  @Nullable BitSet add(CallBatch batch, BitSet refused) {
    BitSet late = null;
    List<CallPath> dictionary = batch.getPaths();
    Path[] resolved = resolve(batch);
    long base = EventTimes.micros(batch.getBase());
    List<Integer> column = batch.getPath();
    boolean refusing = !refused.isEmpty();
    for (int i = 0; i < column.size(); i++) {
      if (refusing && refused.get(i)) {
        continue;
      }
      int index = column.get(i);
      Observation call = columns.of(batch, dictionary.get(index), i);
      if (!add(resolved[index], call, CallColumns.completionMicros(batch, base, i))) {
        if (late == null) {
          late = new BitSet(column.size());
        }
        late.set(i);
      }
    }
    return late;
  }

  /**
   * Takes the calls of a block, path by path: an accumulator that is at hand takes all that the
   * block has for it.
   *
   * @return positions of late calls, null when there are none
   */
  @Nullable BitSet add(CallBlock block) {
    BitSet late = null;
    int groups = block.group();
    for (int begin = 0; begin < groups; begin += TouchedAhead.MOST) {
      int end = Math.min(begin + TouchedAhead.MOST, groups);
      touched += ahead.touch(block, begin, end, isEven);
      for (int g = begin; g < end; g++) {
        KnownPath known = block.group(g);
        Path path = paths.find(known);
        for (int i = known.firstOfBlock; i >= 0; i = block.next(i)) {
          if (!add(path, columns.of(block, known, i), block.completionMicros(i))) {
            if (late == null) {
              late = new BitSet(block.size());
            }
            late.set(i);
          }
        }
      }
    }
    return late;
  }

  /** Number of calls taken so far that were not late. */
  long aggregated() {
    return aggregated;
  }

  /** Whether nothing waits to be flushed. */
  boolean isEmpty() {
    return unflushed.isEmpty();
  }

  /** Whether the bounds ask for a flush. */
  boolean isFull() {
    return unflushed.size() >= maxPending || paths.turned();
  }

  /** A number of no meaning. */
  long touched() {
    return touched + flush.touched();
  }

  /** Number of paths, each in one minute, with calls that wait to be flushed. */
  int pending() {
    return unflushed.size();
  }

  /** Gives all partials away. */
  void flush(Consumer<Partial> out) {
    flush.run(unflushed, Long.MAX_VALUE, out);
    paths.flushed();
  }

  /**
   * Event time proceeds. When a minute ends, it is given away first, with what is older, so that
   * partials reach their windows before these close or are forgotten.
   */
  void advance(long newWatermark, Consumer<Partial> out) {
    long minute = minute(newWatermark);
    if (minute != minute(watermark)) {
      long end = Math.max(-MOST_MINUTES, Math.min(minute, MOST_MINUTES)) * MINUTE_MICROS;
      flush.run(unflushed, end, out);
    }
    watermark = newWatermark;
    minuteFloorMicros = lateness.minuteFloorMicros(newWatermark);
  }

  private static long minute(long watermark) {
    return watermark == Long.MAX_VALUE ? watermark : Math.floorDiv(watermark + 1, 60_000);
  }

  private boolean add(Path path, Observation call, long completionMicros) {
    long minute = minuteOf(completionMicros);
    if (minute > minuteFloorMicros) {
      add(path, call, minute, WindowSize.MINUTE);
      aggregated++;
      return true;
    }
    WindowSize finest = lateness.finest(minute, watermark);
    if (finest != null) {
      add(path, call, minute, finest);
    }
    return false;
  }

  private void add(Path path, Observation call, long minute, WindowSize finest) {
    Path.Minute open = isEven ? path.even : path.odd;
    if (open == null || !open.isFor(minute, finest)) {
      open = flush.minute(path, minute, finest);
      unflushed.add(open);
      if (isEven) {
        path.even = open;
      } else {
        path.odd = open;
      }
    }
    open.accumulator.add(call);
  }

  /** Begin of the minute of a time. */
  private long minuteOf(long micros) {
    long since = micros - minuteMicros;
    if (since < 0 || since >= MINUTE_MICROS) {
      minuteMicros = WindowSize.MINUTE.startMicros(micros);
      isEven = (minuteMicros / MINUTE_MICROS & 1) == 0;
    }
    return minuteMicros;
  }

  /** The paths of a batch's dictionary, each found once. */
  private Path[] resolve(CallBatch batch) {
    List<CallPath> dictionary = batch.getPaths();
    Path[] resolved = new Path[dictionary.size()];
    for (int i = 0; i < resolved.length; i++) {
      CallPath path = dictionary.get(i);
      resolved[i] =
          paths.find(
              batch.getParties().get(path.getSource()),
              batch.getParties().get(path.getDestination()),
              CallColumns.point(path.getReporter(), path.getSide()),
              path.getScope());
    }
    return resolved;
  }
}
