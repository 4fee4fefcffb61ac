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
 * By minute until an hour after the minute closed, and by hour for three days, as far as the
 * longest window of an alert reaches. Until then a minute may come in any order with others, and
 * again: the largest version of each is the one that counts. What has no bad calls takes no room,
 * unless an older version of it may still come. Not thread-safe.
 */
public final class Evidence {
  /** For how long minutes are told apart. */
  private static final int MINUTES = 60;

  private static final int LONGEST = LookBack.D3.minutes();
  private static final int FORMAT = 4;
  private static final int WITHOUT_VERSIONS = 3;
  private static final int WITHOUT_HOURS = 2;
  private static final int WITHOUT_CLIENT_ERRORS = 1;
  private static final int MAX_TRACES = BadCalls.MAX_TRACES;

  private final TreeMap<Long, Minute> minutes = new TreeMap<>();

  /** By their first minute; of those that are no longer in minutes. */
  private final TreeMap<Long, BadCalls> hours = new TreeMap<>();

  /** Nothing yet. */
  public Evidence() {}

  /**
   * One minute.
   *
   * @param version observations that went into it
   */
  private record Minute(long version, BadCalls calls) {}

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
   * Sets what a minute holds; a version that is less than the one that is there changes nothing,
   * and so does what comes more than an hour after the minute closed.
   *
   * @param version observations that went into it
   * @param mayComeAgain whether an older version may follow: then it is remembered that there were
   *     no bad calls, too
   * @param end minutes before this one have closed
   */
  public void observe(
      long minute, long version, Figures figures, Asked asked, boolean mayComeAgain, long end) {
    if (minute >= firstMinute(end)) {
      put(minute, new Minute(version, badCalls(figures, asked)), mayComeAgain);
    }
    advance(end);
  }

  private void put(long minute, Minute seen, boolean mayComeAgain) {
    Minute known = minutes.get(minute);
    if (known == null ? mayComeAgain || !seen.calls.isNothing() : seen.version >= known.version) {
      minutes.put(minute, seen);
    }
  }

  private static BadCalls badCalls(Figures figures, Asked asked) {
    Map<Long, Long> slow = new TreeMap<>();
    for (long threshold : asked.thresholds) {
      long count = figures.sketch().count() - figures.sketch().countUpTo(threshold);
      if (count > 0) {
        slow.put(threshold, count);
      }
    }
    long clientErrors = asked.clientErrors ? figures.clientErrors() : 0;
    return figures.failures() == 0 && clientErrors == 0 && slow.isEmpty()
        ? BadCalls.NONE
        : BadCalls.of(
            figures.failures(),
            clientErrors,
            slow,
            figures.reasons(),
            figures.failedTraces(),
            slow.isEmpty() ? "" : figures.slowestTrace());
  }

  /**
   * Minutes that closed an hour ago become hours, and what nobody looks at any more is let go: so a
   * minute that comes after that would count twice.
   *
   * @param end minutes before this one have closed
   */
  public void advance(long end) {
    while (!minutes.isEmpty() && minutes.firstKey() < firstMinute(end)) {
      Map.Entry<Long, Minute> oldest = minutes.pollFirstEntry();
      if (!oldest.getValue().calls.isNothing()) {
        hours.merge(hour(oldest.getKey()), oldest.getValue().calls.asHour(), BadCalls::with);
      }
    }
    if (end != Long.MIN_VALUE) {
      hours.headMap(hour(end - LONGEST)).clear();
    }
  }

  /** The first one that is told apart; all before anything closed. */
  private static long firstMinute(long end) {
    return end == Long.MIN_VALUE ? Long.MIN_VALUE : end - MINUTES;
  }

  /** Whether there is nothing to keep. */
  public boolean isEmpty() {
    return minutes.isEmpty() && hours.isEmpty();
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
    minutes
        .subMap(longer ? hour(begin) : begin, true, end, false)
        .descendingMap()
        .values()
        .forEach(minute -> lately.add(minute.calls));
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
      Numbers.write(out, minutes.size());
      for (Map.Entry<Long, Minute> each : minutes.entrySet()) {
        Numbers.writeSigned(out, each.getKey());
        Numbers.write(out, each.getValue().version);
        each.getValue().calls.writeTo(out);
      }
      Numbers.write(out, hours.size());
      for (Map.Entry<Long, BadCalls> each : hours.entrySet()) {
        Numbers.writeSigned(out, each.getKey());
        each.getValue().writeTo(out);
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
      if (format < WITHOUT_CLIENT_ERRORS || format > FORMAT) {
        throw new IllegalArgumentException(
            "format of evidence: %d (expected: 1 to %d)".formatted(format, FORMAT));
      }
      for (long i = Numbers.read(in); i > 0; i--) {
        long minute = Numbers.readSigned(in);
        long version = format > WITHOUT_VERSIONS ? Numbers.read(in) : 0;
        evidence.minutes.put(
            minute, new Minute(version, BadCalls.readFrom(in, format > WITHOUT_CLIENT_ERRORS)));
      }
      if (format > WITHOUT_HOURS) {
        for (long i = Numbers.read(in); i > 0; i--) {
          evidence.hours.put(Numbers.readSigned(in), BadCalls.readFrom(in, true));
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("no encoding of evidence", e);
    }
    return evidence;
  }
}
