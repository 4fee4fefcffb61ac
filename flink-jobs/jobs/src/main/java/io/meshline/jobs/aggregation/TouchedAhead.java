package io.meshline.jobs.aggregation;

import io.meshline.aggregation.PointAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the accumulators that some calls will be added to. Each path is anywhere in memory,
 * and adding calls to one after the other waits for each of them. From a path to its figures it is
 * five steps, each of which has to wait for the one before; so all paths go each step together, and
 * the processor waits for as many of them at once as it can. Not thread-safe.
 */
final class TouchedAhead {

  /** Paths whose accumulators fit together into the caches nearest to a processor. */
  static final int MOST = 64;

  private final @Nullable Path[] paths = new @Nullable Path[MOST];
  private final Path.@Nullable Minute[] minutes = new Path.@Nullable Minute[MOST];
  private final @Nullable PointAccumulator[] accumulators = new @Nullable PointAccumulator[MOST];
  private final long[] latencies = new long[MOST];

  /**
   * Reads from those of some paths of a block.
   *
   * @param begin place of the first path
   * @param end behind the last, at most {@link #MOST} more
   * @param isEven which minute calls will probably be of
   * @return a number of no meaning, to be used in some way
   */
  long touch(CallBlock block, int begin, int end, boolean isEven) {
    int size = end - begin;
    for (int i = 0; i < size; i++) {
      KnownPath known = block.group(begin + i);
      paths[i] = known.path;
      latencies[i] = block.latencyMicros(known.firstOfBlock);
    }
    for (int i = 0; i < size; i++) {
      Path path = paths[i];
      minutes[i] = path == null ? null : isEven ? path.even : path.odd;
    }
    for (int i = 0; i < size; i++) {
      Path.Minute minute = minutes[i];
      accumulators[i] = minute == null ? null : minute.accumulator;
    }
    long sum = 0;
    for (int i = 0; i < size; i++) {
      PointAccumulator accumulator = accumulators[i];
      sum += accumulator == null ? 0 : accumulator.touchFigures();
    }
    for (int i = 0; i < size; i++) {
      PointAccumulator accumulator = accumulators[i];
      sum += accumulator == null ? 0 : accumulator.touch(latencies[i]);
    }
    return sum;
  }
}
