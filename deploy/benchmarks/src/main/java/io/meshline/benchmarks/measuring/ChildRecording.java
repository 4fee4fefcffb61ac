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
import java.util.regex.Pattern;

/**
 * What another JVM of this machine does for a while: by its threads' processor time, and by a
 * flight recording, which the JDK's {@code jcmd} asks it for. Not thread-safe.
 */
public final class ChildRecording {
  private static final int SHOWN = 8;
  private static final Pattern DONE = Pattern.compile("Started recording|Stopped recording");

  private final String name;
  private final long pid;
  private final Path file;
  private Map<String, Long> begin = Map.of();
  private long beginMicros;
  private Map<String, Long> end = Map.of();
  private long micros;

  private ChildRecording(String name, long pid, Path file) {
    this.name = name;
    this.pid = pid;
    this.file = file;
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

  /** Lets a recorder go that {@link #settle} switched on. */
  public static void settled(String process, long pid) throws IOException {
    jcmd(pid, "JFR.stop", "name=settle-" + process.replace(' ', '-'));
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
    Path file = folder.resolve(name + ".jfr").toAbsolutePath();
    jcmd(pid, "JFR.start", "name=" + name, "settings=profile", "filename=\"" + file + '"');
    return new ChildRecording(name, pid, file);
  }

  /** From now on the threads' times count: for all processes at once, once all are recorded. */
  public void begin() throws IOException {
    begin = ThreadTimes.of(pid);
    beginMicros = micros();
  }

  /** They count no more. */
  public void end() throws IOException {
    end = ThreadTimes.of(pid);
    micros = micros() - beginMicros;
  }

  private long micros() {
    return CpuTime.of(pid).toNanos() / 1_000;
  }

  /**
   * Stops recording, some time after the {@link #end}.
   *
   * @param records how many were handled meanwhile
   * @return what was seen, as lines of text
   */
  public String stop(long records) throws IOException {
    jcmd(pid, "JFR.stop", "name=" + name);
    return "%n%s%n%s%s".formatted(file, table(records), TopFrames.of(file));
  }

  private String table(long records) {
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
      // It reports success where the JVM refused.
      if (process.waitFor() != 0 || !DONE.matcher(said).find()) {
        throw new IOException("process " + pid + " is not recorded: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while process " + pid + " was asked", e);
    }
  }
}
