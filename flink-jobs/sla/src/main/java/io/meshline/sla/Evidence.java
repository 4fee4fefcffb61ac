package io.meshline.sla;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Bad calls of one entity in the last hour, by minute, with reasons and examples: what an alert
 * says of where they come from. Minutes without bad calls take no room. Not thread-safe.
 */
public final class Evidence {
  /** How long bad calls are remembered, in minutes. */
  public static final int MINUTES = 60;

  private static final int FORMAT = 2;
  private static final int WITHOUT_CLIENT_ERRORS = 1;
  private static final int MAX_REASONS = 8;
  private static final int MAX_TRACES = 3;

  private final TreeMap<Long, Minute> minutes = new TreeMap<>();

  /** Nothing yet. */
  public Evidence() {}

  /**
   * Which calls are bad for somebody.
   *
   * @param thresholds latencies in microseconds by which calls are too slow
   * @param clientErrors whether refused requests are among them
   */
  public record Asked(Set<Long> thresholds, boolean clientErrors) {
    /** Copies the set. */
    public Asked {
      thresholds = Set.copyOf(thresholds);
    }

    /** By all of these objectives together. */
    public static Asked by(List<Objective> objectives) {
      return new Asked(
          objectives.stream()
              .filter(objective -> objective.indicator() == Indicator.LATENCY)
              .map(Objective::thresholdMicros)
              .collect(Collectors.toSet()),
          objectives.stream().anyMatch(objective -> objective.clientErrors() == ClientErrors.BAD));
    }

    /** Whether a minute has none of these calls. */
    public boolean isNothing(Figures figures) {
      return figures.failures() == 0
          && thresholds.isEmpty()
          && (!clientErrors || figures.clientErrors() == 0);
    }
  }

  /**
   * Of one minute.
   *
   * @param clientErrors refused requests, if somebody asks for them
   * @param slow calls slower than a threshold, by threshold in microseconds
   */
  private record Minute(
      long failures,
      long clientErrors,
      Map<Long, Long> slow,
      Map<String, Long> reasons,
      List<String> failedTraces,
      String slowestTrace) {}

  /** Sets what a minute holds. */
  public void observe(long minute, Figures figures, Asked asked) {
    Map<Long, Long> slow = new TreeMap<>();
    for (long threshold : asked.thresholds) {
      long count = figures.sketch().count() - figures.sketch().countUpTo(threshold);
      if (count > 0) {
        slow.put(threshold, count);
      }
    }
    long clientErrors = asked.clientErrors ? figures.clientErrors() : 0;
    if (figures.failures() == 0 && clientErrors == 0 && slow.isEmpty()) {
      minutes.remove(minute);
    } else {
      minutes.put(
          minute,
          new Minute(
              figures.failures(),
              clientErrors,
              slow,
              largest(figures.reasons()),
              figures.failedTraces().stream().limit(MAX_TRACES).toList(),
              slow.isEmpty() ? "" : figures.slowestTrace()));
    }
    while (!minutes.isEmpty() && minutes.firstKey() <= minutes.lastKey() - MINUTES) {
      minutes.pollFirstEntry();
    }
  }

  /** Whether there is nothing to keep at a time. */
  public boolean isEmpty(long end) {
    return minutes.tailMap(end - MINUTES).isEmpty();
  }

  /** Calls in the hour before an alert changed that are bad for it. */
  public long bad(AlertChange alert) {
    long bad = 0;
    for (Minute minute : lastHour(alert.changedMinute()).values()) {
      if (alert.indicator() == Indicator.LATENCY) {
        bad += minute.slow.getOrDefault(alert.thresholdMicros(), 0L);
      } else {
        bad += minute.failures + (alert.clientErrors() ? minute.clientErrors : 0);
      }
    }
    return bad;
  }

  /** Reasons in the last hour, with their calls. */
  public Map<String, Long> reasons(long end) {
    Map<String, Long> sum = new TreeMap<>();
    for (Minute minute : lastHour(end).values()) {
      minute.reasons.forEach((reason, calls) -> sum.merge(reason, calls, Long::sum));
    }
    return sum;
  }

  /** Ids of traces with bad calls, newest first. */
  public List<String> traces(AlertChange alert) {
    List<String> traces = new ArrayList<>();
    for (Minute minute : lastHour(alert.changedMinute()).descendingMap().values()) {
      List<String> of =
          alert.indicator() == Indicator.LATENCY
              ? List.of(minute.slowestTrace)
              : minute.failedTraces;
      for (String trace : of) {
        if (!trace.isEmpty() && !traces.contains(trace) && traces.size() < MAX_TRACES) {
          traces.add(trace);
        }
      }
    }
    return traces;
  }

  private NavigableMap<Long, Minute> lastHour(long end) {
    return minutes.subMap(end - MINUTES, true, end, false);
  }

  private static Map<String, Long> largest(Map<String, Long> reasons) {
    Map<String, Long> largest = new TreeMap<>();
    reasons.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MAX_REASONS)
        .forEach(reason -> largest.put(reason.getKey(), reason.getValue()));
    return largest;
  }

  /** The encoding, for state. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(FORMAT);
      Numbers.write(out, minutes.size());
      for (Map.Entry<Long, Minute> each : minutes.entrySet()) {
        Numbers.writeSigned(out, each.getKey());
        Minute minute = each.getValue();
        Numbers.write(out, minute.failures);
        Numbers.write(out, minute.clientErrors);
        Numbers.write(out, minute.slow.size());
        for (Map.Entry<Long, Long> slow : minute.slow.entrySet()) {
          Numbers.write(out, slow.getKey());
          Numbers.write(out, slow.getValue());
        }
        Numbers.write(out, minute.reasons.size());
        for (Map.Entry<String, Long> reason : minute.reasons.entrySet()) {
          out.writeUTF(reason.getKey());
          Numbers.write(out, reason.getValue());
        }
        Numbers.write(out, minute.failedTraces.size());
        for (String trace : minute.failedTraces) {
          out.writeUTF(trace);
        }
        out.writeUTF(minute.slowestTrace);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * What {@link #toBytes} encoded.
   *
   * @throws IllegalArgumentException if the bytes are no encoding of evidence
   */
  public static Evidence fromBytes(byte[] bytes) {
    Evidence evidence = new Evidence();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      int format = in.readUnsignedByte();
      if (format != FORMAT && format != WITHOUT_CLIENT_ERRORS) {
        throw new IllegalArgumentException(
            "format of evidence: " + format + " (expected: 1 or " + FORMAT + ")");
      }
      long count = Numbers.read(in);
      for (long i = 0; i < count; i++) {
        evidence.minutes.put(Numbers.readSigned(in), minute(in, format));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("no encoding of evidence", e);
    }
    return evidence;
  }

  private static Minute minute(DataInputStream in, int format) throws IOException {
    long failures = Numbers.read(in);
    long clientErrors = format == WITHOUT_CLIENT_ERRORS ? 0 : Numbers.read(in);
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
    return new Minute(failures, clientErrors, slow, reasons, traces, in.readUTF());
  }
}
