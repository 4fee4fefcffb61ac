package io.meshline.benchmarks.measuring;

import java.time.Duration;

/** Time that processes took of the processors, in user and kernel mode, all threads together. */
public final class CpuTime {
  private CpuTime() {}

  /** Of this process, since its start. */
  public static Duration own() {
    return of(ProcessHandle.current());
  }

  /**
   * Of a process of this machine, since its start; to a hundredth of a second.
   *
   * @param pid its id
   * @throws IllegalStateException if it does not run, or the system does not tell
   */
  public static Duration of(long pid) {
    return of(
        ProcessHandle.of(pid)
            .orElseThrow(() -> new IllegalStateException("no process " + pid + " runs")));
  }

  private static Duration of(ProcessHandle process) {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the system does not tell the processor time of " + process.pid()));
  }
}
