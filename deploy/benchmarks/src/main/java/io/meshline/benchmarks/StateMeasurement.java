package io.meshline.benchmarks;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;

/**
 * What was measured of one run.
 *
 * @param backend where state lives
 * @param entities nodes and edges
 * @param callsPerSecond while the state was built up
 * @param wholeBytes of a checkpoint of everything
 * @param wholeMillis how long that took
 * @param changeBytes what a checkpoint wrote after one in a hundred entities had changed
 * @param changeMillis how long that took
 * @param heapBytes heap in use, of the whole cluster in one JVM, after a collection
 */
record StateMeasurement(
    String backend,
    int entities,
    long callsPerSecond,
    long wholeBytes,
    long wholeMillis,
    long changeBytes,
    long changeMillis,
    long heapBytes) {

  static final String HEADER =
      "%-8s %9s %9s | %10s %9s %8s | %16s %8s | %10s"
          .formatted(
              "STATE",
              "ENTITIES",
              "CALLS/S",
              "CHECKPOINT",
              "B/ENTITY",
              "TIME",
              "AFTER 1 % CHANGE",
              "TIME",
              "HEAP USED");

  /** Measures a job that has just been started. */
  static StateMeasurement of(MeasuredJob job, EntityCalls load, String backend, int minutes)
      throws Exception {
    long begin = System.nanoTime();
    long calls = load.perMinute() * minutes;
    job.give(calls);
    // Its barrier comes behind all calls, so when it is done the state is complete.
    var unused = job.checkpoint(CheckpointType.FULL);
    double seconds = (System.nanoTime() - begin) / 1e9;
    CompletedCheckpointStats whole = job.checkpoint(CheckpointType.FULL);
    unused = job.checkpoint(CheckpointType.CONFIGURED);
    long hundredth = Math.max(1, load.perMinute() / 100);
    job.give(calls + hundredth);
    CompletedCheckpointStats change = job.checkpoint(CheckpointType.CONFIGURED);
    return new StateMeasurement(
        backend,
        load.entities(),
        Math.round(calls / seconds),
        whole.getStateSize(),
        whole.getEndToEndDuration(),
        change.getCheckpointedSize(),
        change.getEndToEndDuration(),
        usedHeap());
  }

  /** As a line under {@link #HEADER}. */
  String row() {
    return String.format(
        Locale.ROOT,
        "%-8s %,9d %,9d | %10s %,9d %5d ms | %16s %5d ms | %10s",
        backend,
        entities,
        callsPerSecond,
        StateGrowth.megabytes(wholeBytes),
        wholeBytes / entities,
        wholeMillis,
        StateGrowth.megabytes(changeBytes),
        changeMillis,
        StateGrowth.megabytes(heapBytes));
  }

  /** The least of some looks: what a run before has left goes only when its threads have ended. */
  static long usedHeap() throws InterruptedException {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int look = 0; look < 5; look++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return least;
  }
}
