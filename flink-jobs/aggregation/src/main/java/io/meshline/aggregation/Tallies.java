package io.meshline.aggregation;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Calls by protocol, by TLS mode and by HTTP status class: small closed sets in one array. */
final class Tallies {
  private static final CallProtocol[] PROTOCOLS = CallProtocol.values();
  private static final CallTls[] TLS_MODES = CallTls.values();
  private static final int HTTP_CLASSES = 5;
  private static final int FIRST_TLS = PROTOCOLS.length;
  private static final int FIRST_HTTP_CLASS = FIRST_TLS + TLS_MODES.length;
  private static final int PLACES = FIRST_HTTP_CLASS + HTTP_CLASSES;
  static final long RETAINED_BYTES = 16 + 16 + 8L * PLACES;

  private final long[] counts = new long[PLACES];

  /**
   * @param httpClass 1 to 5, or 0 for none
   */
  void add(CallProtocol protocol, CallTls tls, int httpClass, long n) {
    addAt(protocol.place(), n);
    addAt(FIRST_TLS + tls.place(), n);
    if (httpClass > 0) {
      addAt(FIRST_HTTP_CLASS + httpClass - 1, n);
    }
  }

  void merge(Tallies other) {
    for (int i = 0; i < PLACES; i++) {
      addAt(i, other.counts[i]);
    }
  }

  /** Reads a little of its memory. */
  long touch() {
    return counts[0] + counts[PLACES - 1];
  }

  void clear() {
    Arrays.fill(counts, 0);
  }

  Map<String, Long> protocols() {
    Map<String, Long> map = new TreeMap<>();
    for (CallProtocol protocol : PROTOCOLS) {
      putAt(protocol.place(), protocol.name(), map);
    }
    return map;
  }

  Map<String, Long> tls() {
    Map<String, Long> map = new TreeMap<>();
    for (CallTls mode : TLS_MODES) {
      putAt(FIRST_TLS + mode.place(), mode.name(), map);
    }
    return map;
  }

  void putHttpClasses(Map<String, Long> map) {
    for (int i = 0; i < HTTP_CLASSES; i++) {
      putAt(FIRST_HTTP_CLASS + i, i + 1 + "xx", map);
    }
  }

  /** Writes which places are above 0 as bits, then their counts. */
  void writeTo(ByteWriter writer) {
    int used = 0;
    for (int i = 0; i < PLACES; i++) {
      if (counts[i] > 0) {
        used |= 1 << i;
      }
    }
    writer.writeUnsigned(used);
    for (int i = 0; i < PLACES; i++) {
      if (counts[i] > 0) {
        writer.writeUnsigned(counts[i]);
      }
    }
  }

  void mergeFrom(ByteReader reader) {
    int used = reader.readInt((1 << PLACES) - 1, "a set of tallies");
    for (int i = 0; i < PLACES; i++) {
      if ((used & (1 << i)) != 0) {
        addAt(i, reader.readPositive());
      }
    }
  }

  private void addAt(int place, long n) {
    counts[place] = Saturating.add(counts[place], n);
  }

  private void putAt(int place, String name, Map<String, Long> map) {
    if (counts[place] > 0) {
      map.put(name, counts[place]);
    }
  }
}
