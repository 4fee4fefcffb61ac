package io.meshline.benchmarks.measuring;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Processor time of a process by its threads, compilers and collectors included, as Linux tells it
 * under {@code /proc}. Threads that differ in numbers only are one family.
 */
public final class ThreadTimes {
  private static final Pattern NUMBERS = Pattern.compile("[-#_ .(/]+\\d+[)]?");

  // proc_pid_stat(5): a hundredth of a second on every Linux that Java runs on.
  private static final long TICK_MICROS = 10_000;

  // Behind the name, which is the second field and may hold anything.
  private static final int USER = 11;
  private static final int KERNEL = 12;

  private ThreadTimes() {}

  /** A thread's name without what tells it from its like. */
  public static String family(String thread) {
    return NUMBERS.matcher(thread).replaceAll("");
  }

  /**
   * What the threads that live took since they began, in microseconds.
   *
   * @param pid of the process
   * @return by family; empty where the system does not tell
   * @throws IOException if what it tells cannot be read
   */
  public static Map<String, Long> of(long pid) throws IOException {
    Map<String, Long> times = new TreeMap<>();
    Path tasks = Path.of("/proc", Long.toString(pid), "task");
    if (!Files.isDirectory(tasks)) {
      return times;
    }
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        try {
          add(Files.readString(thread.resolve("stat")), times);
        } catch (NoSuchFileException e) {
          // It ended meanwhile.
        }
      }
    }
    return times;
  }

  /** Adds one thread's line. */
  static void add(String stat, Map<String, Long> times) {
    int end = stat.lastIndexOf(')');
    String name = stat.substring(stat.indexOf('(') + 1, end);
    String[] fields = stat.substring(end + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[KERNEL]);
    times.merge(family(name), ticks * TICK_MICROS, Long::sum);
  }
}
