package io.meshline.aggregation;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls by protocol, by TLS mode and by HTTP status class: small closed sets. While all calls are
 * alike in the three of them, as those of a path are until one fails, there is one number for all;
 * else there is one array for all sets.
 */
final class Tallies {
  private static final CallProtocol[] PROTOCOLS = CallProtocol.values();
  private static final CallTls[] TLS_MODES = CallTls.values();
  private static final int HTTP_CLASSES = 5;
  private static final int FIRST_TLS = PROTOCOLS.length;
  private static final int FIRST_HTTP_CLASS = FIRST_TLS + TLS_MODES.length;
  private static final int PLACES = FIRST_HTTP_CLASS + HTTP_CLASSES;

  /** No call yet, or some that are not alike. */
  private static final int NO_KIND = 0;

  // What all calls are alike in, as the places where they count, and how many they are.
  private int kind = NO_KIND;
  private long alike;

  // Made when the first call is not like the others, and kept from then on.
  private long @Nullable [] counts;
  private boolean areApart;

  /**
   * What calls may be alike in, as one number.
   *
   * @param httpClass 1 to 5, or 0 for none
   */
  static int kind(CallProtocol protocol, CallTls tls, int httpClass) {
    return (1 << protocol.place())
        | (1 << (FIRST_TLS + tls.place()))
        | (httpClass > 0 ? 1 << (FIRST_HTTP_CLASS + httpClass - 1) : 0);
  }

  /** Adds {@code n} (at least 1) calls of a {@link #kind(CallProtocol, CallTls, int) kind}. */
  void add(int ofKind, long n) {
    if (ofKind == kind) {
      alike = Saturating.add(alike, n);
    } else if (kind == NO_KIND && !areApart) {
      kind = ofKind;
      alike = n;
    } else {
      addTo(apart(), ofKind, n);
    }
  }

  void merge(Tallies other) {
    long[] others = other.counts;
    if (others == null || !other.areApart) {
      if (other.kind != NO_KIND) {
        add(other.kind, other.alike);
      }
      return;
    }
    long[] all = apart();
    for (int i = 0; i < PLACES; i++) {
      all[i] = Saturating.add(all[i], others[i]);
    }
  }

  /** The array, made if calls were alike up to now. */
  private long[] apart() {
    long[] all = counts;
    if (all == null) {
      all = new long[PLACES];
      counts = all;
    }
    if (!areApart) {
      addTo(all, kind, alike);
      kind = NO_KIND;
      alike = 0;
      areApart = true;
    }
    return all;
  }

  private static void addTo(long[] all, int ofKind, long n) {
    for (int left = ofKind; left != 0; left &= left - 1) {
      int place = Integer.numberOfTrailingZeros(left);
      all[place] = Saturating.add(all[place], n);
    }
  }

  private long at(int place) {
    long[] all = counts;
    if (all != null && areApart) {
      return all[place];
    }
    return (kind >> place & 1) != 0 ? alike : 0;
  }

  /** Reads a little of its memory. */
  long touch() {
    long[] all = counts;
    return alike + (all != null && areApart ? all[0] + all[PLACES - 1] : 0);
  }

  void clear() {
    kind = NO_KIND;
    alike = 0;
    if (counts != null && areApart) {
      Arrays.fill(counts, 0);
    }
    areApart = false;
  }

  long retainedBytes() {
    return 32 + (counts == null ? 0 : 16 + 8L * PLACES);
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
      if (at(i) > 0) {
        used |= 1 << i;
      }
    }
    writer.writeUnsigned(used);
    for (int left = used; left != 0; left &= left - 1) {
      writer.writeUnsigned(at(Integer.numberOfTrailingZeros(left)));
    }
  }

  void mergeFrom(ByteReader reader) {
    int used = reader.readInt((1 << PLACES) - 1, "a set of tallies");
    if (used == 0) {
      return;
    }
    int position = reader.position();
    long first = reader.readPositive();
    boolean areAlike = isKind(used);
    for (int left = used & (used - 1); left != 0 && areAlike; left &= left - 1) {
      areAlike = reader.readPositive() == first;
    }
    if (areAlike) {
      add(used, first);
      return;
    }
    reader.back(position);
    long[] all = apart();
    for (int left = used; left != 0; left &= left - 1) {
      int place = Integer.numberOfTrailingZeros(left);
      all[place] = Saturating.add(all[place], reader.readPositive());
    }
  }

  /** Whether places may be those of calls that are alike. */
  private static boolean isKind(int places) {
    return Integer.bitCount(places & (1 << FIRST_TLS) - 1) == 1
        && Integer.bitCount(places >> FIRST_TLS & (1 << TLS_MODES.length) - 1) == 1
        && Integer.bitCount(places >> FIRST_HTTP_CLASS) <= 1;
  }

  private void putAt(int place, String name, Map<String, Long> map) {
    long n = at(place);
    if (n > 0) {
      map.put(name, n);
    }
  }
}
