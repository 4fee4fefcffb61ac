package io.meshline.sla;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Minutes of one entity that have not closed yet: what each of them holds for its objectives and
 * rules, as last published. Kept apart from what has closed, so that an early result costs some
 * hundred bytes. Not thread-safe.
 */
public final class OpenMinutes {
  private static final int FORMAT = 1;

  private final TreeMap<Long, Minute> minutes = new TreeMap<>();

  /** None. */
  public OpenMinutes() {}

  /**
   * One of them.
   *
   * @param version observations that went into it
   * @param counts by key of the objective
   * @param matches whether the minute is one that counts, by name of the rule
   */
  record Minute(long version, Map<String, Counts> counts, Map<String, Boolean> matches) {}

  /**
   * Sets what a minute holds. A version that is less than the one that is there changes nothing.
   *
   * @param version observations that went into it
   */
  public void put(long minute, long version, Figures figures, Matched matched) {
    Minute known = minutes.get(minute);
    if (known != null && version < known.version) {
      return;
    }
    Map<String, Counts> counts = new TreeMap<>();
    for (Objective objective : matched.objectives()) {
      counts.put(objective.key(), figures.counts(objective));
    }
    Map<String, Boolean> matches = new TreeMap<>();
    for (ThresholdRule rule : matched.rules()) {
      matches.put(rule.name(), rule.matches(figures));
    }
    minutes.put(minute, new Minute(version, counts, matches));
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return minutes.isEmpty();
  }

  /** The first one; {@link Long#MAX_VALUE} if there is none. */
  public long first() {
    return minutes.isEmpty() ? Long.MAX_VALUE : minutes.firstKey();
  }

  /** Takes out those before a minute. */
  Map<Long, Minute> close(long end) {
    Map<Long, Minute> before = minutes.headMap(end);
    Map<Long, Minute> closing = new TreeMap<>(before);
    before.clear();
    return closing;
  }

  /** Of a tracker that kept them itself. */
  void add(long minute, String objective, Counts counts) {
    minutes
        .computeIfAbsent(minute, at -> new Minute(0, new TreeMap<>(), new TreeMap<>()))
        .counts
        .putIfAbsent(objective, counts);
  }

  /** Of a tracker that kept them itself. */
  void add(long minute, String rule, boolean matches) {
    minutes
        .computeIfAbsent(minute, at -> new Minute(0, new TreeMap<>(), new TreeMap<>()))
        .matches
        .putIfAbsent(rule, matches);
  }

  /** {@link #first} of encoded ones, without decoding them. */
  public static long first(byte[] bytes) {
    return fromBytes(bytes).first();
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
        Numbers.write(out, each.getValue().counts.size());
        for (Map.Entry<String, Counts> counts : each.getValue().counts.entrySet()) {
          out.writeUTF(counts.getKey());
          Numbers.write(out, counts.getValue().total());
          Numbers.write(out, counts.getValue().bad());
        }
        Numbers.write(out, each.getValue().matches.size());
        for (Map.Entry<String, Boolean> matches : each.getValue().matches.entrySet()) {
          out.writeUTF(matches.getKey());
          out.writeBoolean(matches.getValue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * What {@link #toBytes} encoded.
   *
   * @throws IllegalArgumentException if the bytes are no encoding of minutes
   */
  public static OpenMinutes fromBytes(byte[] bytes) {
    OpenMinutes open = new OpenMinutes();
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      int format = in.readUnsignedByte();
      if (format != FORMAT) {
        throw new IllegalArgumentException(
            "format of open minutes: " + format + " (expected: " + FORMAT + ")");
      }
      for (long i = Numbers.read(in); i > 0; i--) {
        open.minutes.put(Numbers.readSigned(in), minute(in));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("no encoding of open minutes", e);
    }
    return open;
  }

  private static Minute minute(DataInputStream in) throws IOException {
    long version = Numbers.read(in);
    Map<String, Counts> counts = new TreeMap<>();
    for (long i = Numbers.read(in); i > 0; i--) {
      String key = in.readUTF();
      long total = Numbers.read(in);
      counts.put(key, new Counts(total - Numbers.read(in), total));
    }
    Map<String, Boolean> matches = new TreeMap<>();
    for (long i = Numbers.read(in); i > 0; i--) {
      matches.put(in.readUTF(), in.readBoolean());
    }
    return new Minute(version, counts, matches);
  }
}
