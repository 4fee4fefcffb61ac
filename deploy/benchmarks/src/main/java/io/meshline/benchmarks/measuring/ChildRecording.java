package io.meshline.benchmarks.measuring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What another JVM of this machine does for a while: by its threads' processor time, and by a
 * flight recording, which the JDK's {@code jcmd} asks it for. Not thread-safe.
 */
public final class ChildRecording {
  private static final int SHOWN = 8;

  private final String name;
  private final long pid;
  private final Path file;
  private final Map<String, Long> begin;
  private final long beginMicros;

  private ChildRecording(String name, long pid, Path file) throws IOException {
    this.name = name;
    this.pid = pid;
    this.file = file;
    jcmd(pid, "JFR.start", "name=" + name, "settings=profile", "filename=" + file);
    begin = ThreadTimes.of(pid);
    beginMicros = CpuTime.of(pid).toNanos() / 1_000;
  }

  /**
   * Switches a recorder on whose recording nobody reads: when the first one starts, a JVM throws
   * compiled code away. It stays on.
   *
   * @throws IOException if the JVM does not take it, or {@code jcmd} is missing
   */
  public static void settle(String process, long pid) throws IOException {
    jcmd(
        pid,
        "JFR.start",
        "name=settle-" + process.replace(' ', '-'),
        "settings=profile",
        "maxsize=8m");
  }

  /**
   * Starts recording.
   *
   * @param process what it is called
   * @param folder where its file comes to be
   * @throws IOException if the JVM does not take it, or {@code jcmd} is missing
   */
  public static ChildRecording start(String process, long pid, Path folder) throws IOException {
    String name = process.replace(' ', '-');
    return new ChildRecording(name, pid, folder.resolve(name + ".jfr").toAbsolutePath());
  }

  /**
   * Stops recording.
   *
   * @param records how many were handled meanwhile
   * @return what was seen, as lines of text
   */
  public String stop(long records) throws IOException {
    Map<String, Long> end = ThreadTimes.of(pid);
    long micros = CpuTime.of(pid).toNanos() / 1_000 - beginMicros;
    jcmd(pid, "JFR.stop", "name=" + name);
    return "%n%s%n%s%s".formatted(file, table(end, micros, records), TopFrames.of(file));
  }

  private String table(Map<String, Long> end, long micros, long records) {
    Map<String, Long> spent = new TreeMap<>();
    end.forEach((thread, time) -> spent.put(thread, time - begin.getOrDefault(thread, 0L)));
    List<Map.Entry<String, Long>> most = new ArrayList<>(spent.entrySet());
    most.sort(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()));
    StringBuilder table = new StringBuilder();
    line(table, "all threads", micros, records);
    for (Map.Entry<String, Long> one : most.subList(0, Math.min(SHOWN, most.size()))) {
      line(table, one.getKey(), one.getValue(), records);
    }
    return table.toString();
  }

  private static void line(StringBuilder table, String thread, long micros, long records) {
    table.append(String.format(Locale.ROOT, "%8.3f µs  %s%n", (double) micros / records, thread));
  }

  private static void jcmd(long pid, String... command) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    line.add(Long.toString(pid));
    line.addAll(List.of(command));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("process " + pid + " is not recorded: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while process " + pid + " was asked", e);
    }
  }
}
