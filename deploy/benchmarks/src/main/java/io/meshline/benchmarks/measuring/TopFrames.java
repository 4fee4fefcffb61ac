package io.meshline.benchmarks.measuring;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the samples of a flight recording are: of code in Java, which compilers and collectors are
 * not.
 */
public final class TopFrames {

  private static final int SHOWN = 25;

  private TopFrames() {}

  /**
   * The threads and the methods with most samples, these on top of the stack and anywhere in it, as
   * lines of text.
   *
   * @throws IOException if the file is no recording
   */
  public static String of(Path file) throws IOException {
    Map<String, Integer> own = new HashMap<>();
    Map<String, Integer> within = new HashMap<>();
    Map<String, Integer> threads = new HashMap<>();
    int samples = 0;
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        if (!event.getEventType().getName().equals("jdk.ExecutionSample")
            || event.getStackTrace() == null) {
          continue;
        }
        samples++;
        RecordedThread thread = event.getThread("sampledThread");
        String name = thread == null ? null : thread.getJavaName();
        threads.merge(ThreadTimes.family(name == null ? "" : name), 1, Integer::sum);
        List<RecordedFrame> frames = event.getStackTrace().getFrames();
        own.merge(name(frames.get(0)), 1, Integer::sum);
        Set<String> once = new HashSet<>();
        for (RecordedFrame frame : frames) {
          if (once.add(name(frame))) {
            within.merge(name(frame), 1, Integer::sum);
          }
        }
      }
    }
    return "%d samples; by thread:%n%son top of the stack:%n%sanywhere in it:%n%s"
        .formatted(samples, lines(threads, samples), lines(own, samples), lines(within, samples));
  }

  private static String lines(Map<String, Integer> counts, int samples) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(SHOWN)
        .map(
            entry ->
                String.format(
                    Locale.ROOT,
                    "%5.1f %%  %s%n",
                    100.0 * entry.getValue() / samples,
                    entry.getKey()))
        .collect(Collectors.joining());
  }

  private static String name(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }
}
