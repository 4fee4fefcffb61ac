package io.meshline.benchmarks.whole;

import io.meshline.benchmarks.receiving.AccessLogs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Access logs of a mesh of 100 services, made once and sent with whatever time: of each entry only
 * the seconds of its start are written anew.
 */
final class TimedLoad {
  /** Number of services, each with its proxy. */
  static final int PROXIES = 100;

  /** When the calls of the template ended: its seconds are found again by their bytes. */
  private static final long MARKER = 1_234_567_890L;

  /** How much a call may begin before it ends, in seconds. */
  private static final int LONGEST = 3;

  private final List<List<Template>> streams;

  private TimedLoad(List<List<Template>> streams) {
    this.streams = streams;
  }

  /**
   * Makes the logs.
   *
   * @param messages of each proxy
   * @param entries of each message
   * @param ids whether each path has an id in it
   */
  static TimedLoad of(int messages, int entries, boolean ids) {
    Instant end = Instant.ofEpochSecond(MARKER);
    List<List<Template>> streams = new ArrayList<>();
    for (int proxy = 0; proxy < PROXIES; proxy++) {
      AccessLogs logs = new AccessLogs(proxy, ids);
      List<Template> templates = new ArrayList<>();
      for (int number = 0; number < messages; number++) {
        templates.add(Template.of(logs.message(number, entries, end).toByteArray(), entries));
      }
      streams.add(templates);
    }
    return new TimedLoad(streams);
  }

  /** Number of entries. */
  long entries() {
    return streams.stream().flatMap(List::stream).mapToLong(t -> t.places.length).sum();
  }

  /** The messages of each stream, all calls of which ended at the begin of that second. */
  List<List<byte[]>> at(Instant second) {
    return streams.stream()
        .map(stream -> stream.stream().map(each -> each.at(second.getEpochSecond())).toList())
        .toList();
  }

  /** A message and where the seconds are in it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Template(byte[] bytes, int[] places, int[] before) {

    static Template of(byte[] bytes, int entries) {
      int[] places = new int[entries];
      int[] before = new int[entries];
      int found = 0;
      for (int at = 0; at + 5 <= bytes.length; at++) {
        for (int seconds = 0; seconds <= LONGEST; seconds++) {
          if (is(bytes, at, MARKER - seconds)) {
            if (found == entries) {
              throw new IllegalStateException("more times than entries: " + entries);
            }
            places[found] = at;
            before[found] = seconds;
            found++;
          }
        }
      }
      if (found != entries) {
        throw new IllegalStateException(found + " times (expected: " + entries + ")");
      }
      return new Template(bytes, places, before);
    }

    byte[] at(long second) {
      byte[] copy = bytes.clone();
      for (int i = 0; i < places.length; i++) {
        long value = second - before[i];
        for (int b = 0; b < 5; b++) {
          copy[places[i] + b] = varintByte(value, b);
        }
      }
      return copy;
    }

    /** Whether the field of the seconds, number 1, is there with that value. */
    private static boolean is(byte[] bytes, int at, long value) {
      if (at == 0 || bytes[at - 1] != 8) {
        return false;
      }
      for (int b = 0; b < 5; b++) {
        if (bytes[at + b] != varintByte(value, b)) {
          return false;
        }
      }
      return true;
    }

    /** Seconds of these decades take five bytes. */
    private static byte varintByte(long value, int index) {
      int seven = (int) (value >>> (7 * index)) & 0x7F;
      return (byte) (index == 4 ? seven : seven | 0x80);
    }
  }
}
