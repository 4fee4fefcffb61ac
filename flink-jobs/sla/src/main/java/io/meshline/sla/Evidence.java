package io.meshline.sla;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Bad calls of one entity, with reasons and examples: what an alert says of where they come from.
 * By minute for the last hour, and by hour for three days, as far as the longest window of an alert
 * reaches. What has no bad calls takes no room. Not thread-safe.
 */
public final class Evidence {
  /** For how long minutes are told apart. */
  private static final int MINUTES = 60;

  private static final int LONGEST = LookBack.D3.minutes();
  private static final int FORMAT = 3;
  private static final int WITHOUT_HOURS = 2;
  private static final int WITHOUT_CLIENT_ERRORS = 1;
  private static final int MAX_TRACES = BadCalls.MAX_TRACES;

  private final TreeMap<Long, BadCalls> minutes = new TreeMap<>();

  /** By their first minute; of those that are no longer in minutes. */
  private final TreeMap<Long, BadCalls> hours = new TreeMap<>();

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
          BadCalls.of(
              figures.failures(),
              clientErrors,
              slow,
              figures.reasons(),
              figures.failedTraces(),
              slow.isEmpty() ? "" : figures.slowestTrace()));
    }
    while (!minutes.isEmpty() && minutes.firstKey() <= minutes.lastKey() - MINUTES) {
      Map.Entry<Long, BadCalls> oldest = minutes.pollFirstEntry();
      // A minute that comes after it was let go would count twice.
      if (oldest.getKey() != minute) {
        hours.merge(hour(oldest.getKey()), oldest.getValue().asHour(), BadCalls::with);
      }
    }
    hours.headMap(hour(minute - LONGEST)).clear();
  }

  /** Whether there is nothing to keep at a time. */
  public boolean isEmpty(long end) {
    return minutes.tailMap(end - LONGEST).isEmpty() && hours.tailMap(hour(end - LONGEST)).isEmpty();
  }

  /** Calls that are bad for an alert, of the window that it looks at. */
  public long bad(AlertChange alert) {
    long bad = 0;
    for (BadCalls one : lately(alert)) {
      if (alert.indicator() == Indicator.LATENCY) {
        bad += one.slow().getOrDefault(alert.thresholdMicros(), 0L);
      } else {
        bad += one.failures() + (alert.clientErrors() ? one.clientErrors() : 0);
      }
    }
    return bad;
  }

  /** Reasons in the window that an alert looks at, with their calls. */
  public Map<String, Long> reasons(AlertChange alert) {
    Map<String, Long> sum = new TreeMap<>();
    for (BadCalls one : lately(alert)) {
      one.reasons().forEach((reason, calls) -> sum.merge(reason, calls, Long::sum));
    }
    return sum;
  }

  /** Ids of traces with bad calls, newest first. */
  public List<String> traces(AlertChange alert) {
    List<String> traces = new ArrayList<>();
    for (BadCalls one : lately(alert)) {
      List<String> of =
          alert.indicator() == Indicator.LATENCY ? List.of(one.slowestTrace()) : one.failedTraces();
      for (String trace : of) {
        if (!trace.isEmpty() && !traces.contains(trace) && traces.size() < MAX_TRACES) {
          traces.add(trace);
        }
      }
    }
    return traces;
  }

  /** Newest first. A window that is longer than an hour begins with a full one. */
  private List<BadCalls> lately(AlertChange alert) {
    long end = alert.changedMinute();
    long begin = end - alert.evidenceMinutes();
    boolean longer = alert.evidenceMinutes() > MINUTES;
    List<BadCalls> lately = new ArrayList<>();
    lately.addAll(
        minutes.subMap(longer ? hour(begin) : begin, true, end, false).descendingMap().values());
    if (longer) {
      lately.addAll(hours.subMap(hour(begin), true, end, false).descendingMap().values());
    }
    return lately;
  }

  private static long hour(long minute) {
    return Math.floorDiv(minute, MINUTES) * MINUTES;
  }

  /** The encoding, for state. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(FORMAT);
      write(out, minutes);
      write(out, hours);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Map<Long, BadCalls> all) throws IOException {
    Numbers.write(out, all.size());
    for (Map.Entry<Long, BadCalls> each : all.entrySet()) {
      Numbers.writeSigned(out, each.getKey());
      each.getValue().writeTo(out);
    }
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
      if (format < WITHOUT_CLIENT_ERRORS || format > FORMAT) {
        throw new IllegalArgumentException(
            "format of evidence: %d (expected: 1 to %d)".formatted(format, FORMAT));
      }
      read(in, format, evidence.minutes);
      if (format > WITHOUT_HOURS) {
        read(in, format, evidence.hours);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("no encoding of evidence", e);
    }
    return evidence;
  }

  private static void read(DataInputStream in, int format, Map<Long, BadCalls> into)
      throws IOException {
    for (long i = Numbers.read(in); i > 0; i--) {
      into.put(Numbers.readSigned(in), BadCalls.readFrom(in, format > WITHOUT_CLIENT_ERRORS));
    }
  }
}
