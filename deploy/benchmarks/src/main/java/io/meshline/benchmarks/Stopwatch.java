package io.meshline.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/** Takes the time and the CPU time of this process. */
final class Stopwatch {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final Recording recording;
  private final long begin = System.nanoTime();
  private final long cpuBegin = SYSTEM.getProcessCpuTime();
  private final long compilerBegin = compilerMillis();
  private final long collectorBegin = collectorMillis();

  private Stopwatch(Recording recording) {
    this.recording = recording;
  }

  /** Begins to measure and to record. */
  static Stopwatch start(Recording recording) {
    recording.start();
    return new Stopwatch(recording);
  }

  /**
   * Ends both.
   *
   * @param calls number of calls meanwhile
   */
  Measured stop(long calls) throws IOException {
    Measured measured =
        new Measured(
            calls,
            System.nanoTime() - begin,
            SYSTEM.getProcessCpuTime() - cpuBegin,
            compilerMillis() - compilerBegin,
            collectorMillis() - collectorBegin);
    recording.stop();
    return measured;
  }

  private static long compilerMillis() {
    return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
  }

  private static long collectorMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }
}
