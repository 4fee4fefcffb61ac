package io.meshline.sla;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Bad calls of one minute or hour.
 *
 * @param clientErrors refused requests, if somebody asks for them
 * @param slow calls slower than a threshold, by threshold in microseconds
 * @param reasons the most frequent ones, with their calls
 * @param failedTraces ids of some traces with a failed call, newest first
 * @param slowestTrace id of the trace with the slowest call, or empty
 */
record BadCalls(
    long failures,
    long clientErrors,
    Map<Long, Long> slow,
    Map<String, Long> reasons,
    List<String> failedTraces,
    String slowestTrace) {
  /** None. */
  static final BadCalls NONE = new BadCalls(0, 0, Map.of(), Map.of(), List.of(), "");

  /** Most traces of a minute. */
  static final int MAX_TRACES = 3;

  private static final int MAX_REASONS = 8;
  private static final int MAX_REASONS_OF_HOUR = 4;
  private static final int MAX_TRACES_OF_HOUR = 1;

  /** Whether there is none. */
  boolean isNothing() {
    return failures == 0 && clientErrors == 0 && slow.isEmpty();
  }

  /** Those of a minute. */
  static BadCalls of(
      long failures,
      long clientErrors,
      Map<Long, Long> slow,
      Map<String, Long> reasons,
      List<String> failedTraces,
      String slowestTrace) {
    return new BadCalls(
        failures,
        clientErrors,
        slow,
        largest(reasons, MAX_REASONS),
        failedTraces.stream().limit(MAX_TRACES).toList(),
        slowestTrace);
  }

  /** As much of it as is kept of an hour. */
  BadCalls asHour() {
    return new BadCalls(
        failures,
        clientErrors,
        slow,
        largest(reasons, MAX_REASONS_OF_HOUR),
        failedTraces.stream().limit(MAX_TRACES_OF_HOUR).toList(),
        slowestTrace);
  }

  /** Both together, as of an hour; of traces those of the later ones. */
  BadCalls with(BadCalls later) {
    Map<Long, Long> allSlow = new TreeMap<>(slow);
    later.slow.forEach((threshold, calls) -> allSlow.merge(threshold, calls, Long::sum));
    Map<String, Long> allReasons = new TreeMap<>(reasons);
    later.reasons.forEach((reason, calls) -> allReasons.merge(reason, calls, Long::sum));
    return new BadCalls(
            failures + later.failures,
            clientErrors + later.clientErrors,
            allSlow,
            allReasons,
            Stream.concat(later.failedTraces.stream(), failedTraces.stream()).toList(),
            later.slowestTrace.isEmpty() ? slowestTrace : later.slowestTrace)
        .asHour();
  }

  private static Map<String, Long> largest(Map<String, Long> reasons, int most) {
    Map<String, Long> largest = new TreeMap<>();
    reasons.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(most)
        .forEach(reason -> largest.put(reason.getKey(), reason.getValue()));
    return largest;
  }

  void writeTo(DataOutput out) throws IOException {
    Numbers.write(out, failures);
    Numbers.write(out, clientErrors);
    Numbers.write(out, slow.size());
    for (Map.Entry<Long, Long> each : slow.entrySet()) {
      Numbers.write(out, each.getKey());
      Numbers.write(out, each.getValue());
    }
    Numbers.write(out, reasons.size());
    for (Map.Entry<String, Long> reason : reasons.entrySet()) {
      out.writeUTF(reason.getKey());
      Numbers.write(out, reason.getValue());
    }
    Numbers.write(out, failedTraces.size());
    for (String trace : failedTraces) {
      out.writeUTF(trace);
    }
    out.writeUTF(slowestTrace);
  }

  /**
   * What {@link #writeTo} wrote.
   *
   * @param withClientErrors whether they are there, as they are not in the first format
   */
  static BadCalls readFrom(DataInput in, boolean withClientErrors) throws IOException {
    long failures = Numbers.read(in);
    long clientErrors = withClientErrors ? Numbers.read(in) : 0;
    Map<Long, Long> slow = new TreeMap<>();
    for (long i = Numbers.read(in); i > 0; i--) {
      slow.put(Numbers.read(in), Numbers.read(in));
    }
    Map<String, Long> reasons = new TreeMap<>();
    for (long i = Numbers.read(in); i > 0; i--) {
      reasons.put(in.readUTF(), Numbers.read(in));
    }
    List<String> traces = new ArrayList<>();
    for (long i = Numbers.read(in); i > 0; i--) {
      traces.add(in.readUTF());
    }
    return new BadCalls(failures, clientErrors, slow, reasons, traces, in.readUTF());
  }
}
