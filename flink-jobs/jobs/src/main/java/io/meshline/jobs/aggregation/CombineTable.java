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

  /**
   * Buckets for each entity above which all are forgotten. One or two are in use as a rule; while
   * event time stands still, as it does until each partition has brought something or is idle,
   * every minute that is read needs one.
   */
  private static final int BUCKETS_OF_ENTITY = 4;

  /** Fewer buckets than these are never too many. */
  private static final int FEW_BUCKETS = 10_000;

  private final Lateness lateness;
  private final CallColumns columns;
  private final PathTable paths;
  private final int maxPaths;
  private final int maxPartials;
  private final List<Bucket> unflushed = new ArrayList<>();
  private final Path.Flushes flushes = new Path.Flushes();

  private long watermark = Long.MIN_VALUE;
  private long minuteFloorMicros = Long.MIN_VALUE;
  private long aggregated;

  /**
   * @param maxPaths number of paths above which all are forgotten, after a flush
   * @param maxPartials number of partials at which the table asks for a flush
   */
  CombineTable(
      Lateness lateness,
      EndpointNames names,
      long apdexThresholdMicros,
      int maxPaths,
      int maxPartials) {
    this.lateness = lateness;
    this.columns = new CallColumns(new Observation(apdexThresholdMicros));
    this.paths = new PathTable(new FedEntities(names));
    this.maxPaths = maxPaths;
    this.maxPartials = maxPartials;
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
    return unflushed.size() >= maxPartials || paths.size() > maxPaths;
  }

  /** Number of buckets, each for an entity's minute, that are held, empty ones among them. */
  int buckets() {
    return flushes.buckets();
  }

  /** Gives all partials away. */
  void flush(Consumer<Partial> out) {
    flush(out, false);
  }

  /**
   * Event time proceeds. When a minute ends, all partials are given away first, so that they reach
   * their windows before these close.
   */
  void advance(long newWatermark, Consumer<Partial> out) {
    if (minute(newWatermark) != minute(watermark)) {
      flush(out, true);
    }
    watermark = newWatermark;
    minuteFloorMicros = lateness.minuteFloorMicros(newWatermark);
  }

  private static long minute(long watermark) {
    return watermark == Long.MAX_VALUE ? watermark : Math.floorDiv(watermark + 1, 60_000);
  }

  private void flush(Consumer<Partial> out, boolean generationEnds) {
    for (int i = 0; i < unflushed.size(); i++) {
      out.accept(unflushed.get(i).take());
    }
    unflushed.clear();
    flushes.flushed(generationEnds);
    if (paths.size() > maxPaths
        || flushes.buckets() > Math.max(FEW_BUCKETS, BUCKETS_OF_ENTITY * paths.entities())) {
      paths.clear();
      flushes.forgotten();
    }
  }

  private boolean add(Path path, Observation call, long completionMicros) {
    long minute = WindowSize.MINUTE.startMicros(completionMicros);
    if (minute > minuteFloorMicros) {
      path.add(call, minute, WindowSize.MINUTE, flushes, unflushed);
      aggregated++;
      return true;
    }
    WindowSize finest = lateness.finest(minute, watermark);
    if (finest != null) {
      path.add(call, minute, finest, flushes, unflushed);
    }
    return false;
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
