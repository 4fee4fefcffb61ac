package io.meshline.benchmarks.writing;

import io.meshline.benchmarks.measuring.CpuTime;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes the time, and what engine and sender took of the processors in it: neither starting a job
 * nor what an engine tidies up behind the last document is writing. One thread at a time.
 */
final class SinkWatch implements Stopwatch {
  private final OptionalLong enginePid;
  private volatile @Nullable Reading begin;
  private volatile @Nullable Reading end;

  /**
   * A watch that stands still.
   *
   * @param enginePid process of the engine, if it is one of this machine
   */
  SinkWatch(OptionalLong enginePid) {
    this.enginePid = enginePid;
  }

  private record Reading(long nanos, Duration engineCpu, Duration ownCpu) {}

  @Override
  public void begin() {
    begin = read();
  }

  @Override
  public void end() {
    end = read();
  }

  /**
   * What it took to write so many documents.
   *
   * @throws IllegalStateException if they were not written to their end
   */
  SinkRun run(int documents) {
    Reading from = begin;
    Reading to = end;
    if (from == null || to == null) {
      throw new IllegalStateException("writing has no begin or no end");
    }
    return new SinkRun(
        documents,
        Duration.ofNanos(to.nanos - from.nanos),
        to.engineCpu.minus(from.engineCpu),
        to.ownCpu.minus(from.ownCpu));
  }

  private Reading read() {
    Duration engine = enginePid.isPresent() ? CpuTime.of(enginePid.getAsLong()) : Duration.ZERO;
    return new Reading(System.nanoTime(), engine, CpuTime.own());
  }
}
