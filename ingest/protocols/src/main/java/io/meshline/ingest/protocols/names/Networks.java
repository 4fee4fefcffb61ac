package io.meshline.ingest.protocols.names;

import com.google.common.net.InetAddresses;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Residents of whole networks, found by the longest prefix. Not to be changed once shared. */
final class Networks {

  /** By prefix length, longest first. IPv4 and IPv6 differ in the number of bytes. */
  private final Map<Integer, Map<ByteBuffer, Optional<Resident>>> byLength =
      new TreeMap<>(Collections.reverseOrder());

  private int size;

  /**
   * @param network {@code address/bits}
   * @return whether it is the first one for this network
   * @throws IllegalArgumentException whose message says what was expected
   */
  boolean add(String network, Resident resident) {
    Place place = Place.of(network);
    boolean first = of(place).putIfAbsent(place.prefix(), Optional.of(resident)) == null;
    size += first ? 1 : 0;
    return first;
  }

  /** As {@link AddressTable.Builder#claim}. */
  void claim(String network, Resident resident) {
    Place place = Place.of(network);
    size += of(place).containsKey(place.prefix()) ? 0 : 1;
    of(place).merge(place.prefix(), Optional.of(resident), AddressTable.Builder::agreed);
  }

  private Map<ByteBuffer, Optional<Resident>> of(Place place) {
    return byLength.computeIfAbsent(place.length(), any -> new HashMap<>());
  }

  private record Place(int length, ByteBuffer prefix) {
    static Place of(String network) {
      int slash = network.indexOf('/');
      String ip = network.substring(0, slash);
      String bits = network.substring(slash + 1);
      if (!InetAddresses.isInetAddress(ip) || !bits.matches("[0-9]{1,3}")) {
        throw new IllegalArgumentException("a network such as 10.0.0.0/8");
      }
      byte[] address = InetAddresses.forString(ip).getAddress();
      int length = Integer.parseInt(bits);
      if (length > 8 * address.length) {
        throw new IllegalArgumentException("a prefix of 0 to " + 8 * address.length + " bits");
      }
      return new Place(length, Networks.prefix(address, length));
    }
  }

  int size() {
    return size;
  }

  Networks copy() {
    Networks copy = new Networks();
    byLength.forEach((length, networks) -> copy.byLength.put(length, Map.copyOf(networks)));
    copy.size = size;
    return copy;
  }

  Optional<Resident> find(String ip) {
    if (!InetAddresses.isInetAddress(ip)) {
      return Optional.empty();
    }
    byte[] address = InetAddresses.forString(ip).getAddress();
    for (Map.Entry<Integer, Map<ByteBuffer, Optional<Resident>>> each : byLength.entrySet()) {
      if (each.getKey() <= 8 * address.length) {
        Optional<Resident> found = each.getValue().get(prefix(address, each.getKey()));
        if (found != null) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** The first bits of an address, the rest being 0. */
  private static ByteBuffer prefix(byte[] address, int bits) {
    byte[] masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      int kept = Math.min(8, Math.max(0, bits - 8 * i));
      masked[i] &= (byte) (0xFF << (8 - kept));
    }
    return ByteBuffer.wrap(masked);
  }
}
