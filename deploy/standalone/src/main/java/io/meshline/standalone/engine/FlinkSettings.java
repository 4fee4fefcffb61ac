package io.meshline.standalone.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The size and the ways of a Flink cluster on this machine.
 *
 * @param restPort of the JobManager's API and pages, 1 to 65535, or 0 for a free one
 * @param taskManagers processes that work, at least 1
 * @param slots of each of them, at least 1
 * @param heapMegabytes for tasks in each TaskManager, at least 64
 * @param checkpointMillis between two checkpoints, at least 100
 * @param lasting whether its JVMs are made for load that lasts, with all compilers and the parallel
 *     collector, and not to start soon and leave the cores to those beside them
 * @param more settings of Flink's own, put over ours
 */
public record FlinkSettings(
    int restPort,
    int taskManagers,
    int slots,
    int heapMegabytes,
    long checkpointMillis,
    boolean lasting,
    Map<String, String> more) {
  /** Checks the ranges. */
  public FlinkSettings {
    atLeast("taskManagers", taskManagers, 1);
    atLeast("slots", slots, 1);
    atLeast("heapMegabytes", heapMegabytes, 64);
    atLeast("checkpointMillis", checkpointMillis, 100);
    more = Map.copyOf(more);
  }

  /**
   * Of JVMs that start soon.
   *
   * @param restPort of the JobManager's API and pages, 1 to 65535, or 0 for a free one
   * @param taskManagers processes that work, at least 1
   * @param slots of each of them, at least 1
   * @param heapMegabytes for tasks in each TaskManager, at least 64
   * @param checkpointMillis between two checkpoints, at least 100
   * @param more settings of Flink's own, put over ours
   */
  public FlinkSettings(
      int restPort,
      int taskManagers,
      int slots,
      int heapMegabytes,
      long checkpointMillis,
      Map<String, String> more) {
    this(restPort, taskManagers, slots, heapMegabytes, checkpointMillis, false, more);
  }

  /**
   * A cluster that fits beside everything else on a laptop: one TaskManager with five slots, two
   * for each of the jobs and one for a backfill, checkpoints each 10 s.
   *
   * @param restPort 1 to 65535, or 0 for a free one
   * @return settings
   */
  public static FlinkSettings small(int restPort) {
    return new FlinkSettings(restPort, 1, 5, 384, 10_000, Map.of());
  }

  /**
   * Another number of processes.
   *
   * @param processes at least 1
   * @param slotsEach at least 1
   * @return settings
   */
  public FlinkSettings withTaskManagers(int processes, int slotsEach) {
    return new FlinkSettings(
        restPort, processes, slotsEach, heapMegabytes, checkpointMillis, lasting, more);
  }

  /**
   * Settings of Flink's own, put over ours.
   *
   * @param settings by Flink's keys
   * @return settings
   */
  public FlinkSettings with(Map<String, String> settings) {
    var all = new LinkedHashMap<>(more);
    all.putAll(settings);
    return new FlinkSettings(
        restPort, taskManagers, slots, heapMegabytes, checkpointMillis, lasting, all);
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
    }
  }
}
