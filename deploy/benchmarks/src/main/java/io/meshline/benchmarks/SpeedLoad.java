package io.meshline.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The calls of a run.
 *
 * @param mesh who calls whom
 * @param popularity how often
 * @param calls number of them, a multiple of {@value #BLOCK} times the number of partitions
 * @param minutes of event time that they are spread over
 * @param loops how many times the same calls are in the topic of batches
 * @param repetition when they come again
 * @param seed of everything that is random
 * @param ids whether called endpoints have ids in them, each call another one
 */
record SpeedLoad(
    Mesh mesh,
    Popularity popularity,
    long calls,
    int minutes,
    int loops,
    Repetition repetition,
    long seed,
    boolean ids) {

  /** Calls whose endpoints have no ids. */
  SpeedLoad(
      Mesh mesh,
      Popularity popularity,
      long calls,
      int minutes,
      int loops,
      Repetition repetition,
      long seed) {
    this(mesh, popularity, calls, minutes, loops, repetition, seed, false);
  }

  /** When the same calls come again. */
  enum Repetition {
    /** In the same minute: there are more calls in it. */
    SOON,
    /** In later minutes, when all are over: there are more minutes. */
    LATER
  }

  /** Calls that follow each other in one partition, as a producer's sticky partitions do. */
  static final int BLOCK = 4_000;

  static final int PARTITIONS = 4;

  /** Threads that fill the topics. */
  static final int THREADS = 2;

  private static final int MOST_AGAIN_TOGETHER = 64;

  /** With the calls' own disorder, less than how late calls may come and still be in time. */
  private static final long LONGEST_AGAIN_MICROS = 3_000_000;

  private static final long MINUTE_MICROS = 60_000_000;

  /** Checks the numbers, and rounds the number of calls up. */
  SpeedLoad {
    if (calls < 1 || minutes < 1 || loops < 1) {
      throw new IllegalArgumentException(
          "calls: %d, minutes: %d, loops: %d (expected: >= 1 each)"
              .formatted(calls, minutes, loops));
    }
    if (ids && repetition == Repetition.LATER) {
      throw new IllegalArgumentException("ids: true (expected: none in later minutes)");
    }
    long unit = (long) BLOCK * PARTITIONS;
    calls = (calls + unit - 1) / unit * unit;
  }

  /** What tells it from other loads of a run. */
  String label() {
    return "%s %s".formatted(mesh.label(), popularity);
  }

  /** The topic with single call records. */
  String singles() {
    return "singles-" + topic();
  }

  /** The topic with the same calls in batches, {@link #loops} times. */
  String batches() {
    return "batches-" + topic();
  }

  private String topic() {
    return "%s-%d-%d-%s-%d-%d%s"
        .formatted(label(), calls, loops, repetition, BLOCK, againTogether(), ids ? "-ids" : "")
        .replaceAll("[^A-Za-z0-9]", "-");
  }

  /**
   * Batches of a thread that come again together, if soon: some ten calls for each path of the
   * small mesh, so that those of a batch have left the processor's caches when it comes again; but
   * fewer if they are of a longer time.
   */
  int againTogether() {
    double microsOfBlocks = (double) THREADS * BLOCK * spanMicros() / calls;
    return (int) Math.max(1, Math.min(MOST_AGAIN_TOGETHER, LONGEST_AGAIN_MICROS / microsOfBlocks));
  }

  /** Number of calls in the topic of batches. */
  long batchedCalls() {
    return calls * loops;
  }

  /** Time that the calls take, once through. */
  long spanMicros() {
    return minutes * MINUTE_MICROS;
  }

  /**
   * The calls, ending so that all loops are over by a time.
   *
   * @param endMicros since 1970-01-01T00:00:00Z
   */
  MeshCalls calls(long endMicros) {
    long spans = repetition == Repetition.LATER ? loops : 1;
    long begin =
        Math.floorDiv(endMicros - spans * spanMicros() - MINUTE_MICROS, MINUTE_MICROS)
            * MINUTE_MICROS;
    return new MeshCalls(mesh, popularity, seed, begin, calls / (minutes * 60.0), ids);
  }

  /** Whether a folder was filled with this load. */
  boolean isIn(Path folder) throws IOException {
    Path mark = mark(folder);
    if (!Files.exists(mark)) {
      return false;
    }
    String found = Files.readString(mark);
    if (!found.equals(toString())) {
      throw new IllegalArgumentException(
          "%s: %s (expected: %s, or another folder)".formatted(mark, found, this));
    }
    return true;
  }

  /** Says that a folder was filled with this load. */
  void markIn(Path folder) throws IOException {
    Files.writeString(mark(folder), toString());
  }

  private Path mark(Path folder) {
    return folder.resolve(topic() + ".txt");
  }
}
