package io.meshline.ingest.protocols.names;

import com.google.common.net.InetAddresses;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An address book as a table, immutable. Of several entries that fit an address the narrowest
 * counts: host and port, host, network with the longest prefix.
 */
public final class AddressTable implements AddressBook {

  private final Map<String, Optional<Resident>> residents;
  private final Networks networks;

  private AddressTable(Builder builder) {
    this.residents = Map.copyOf(builder.residents);
    this.networks = builder.networks.copy();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** How many hosts, addresses and networks it knows. */
  public int size() {
    return residents.size() + networks.size();
  }

  @Override
  public Optional<Resident> find(String address) {
    Optional<Resident> found = residents.get(address);
    if (found != null) {
      return found;
    }
    String host = Hosts.of(address);
    String normal = Hosts.normal(host);
    // Only what differs from the look-up above is worth another one.
    if (!normal.equals(host)) {
      found = residents.get(host.equals(address) ? normal : Builder.key(normal, port(address)));
    }
    if (found == null && !normal.equals(address)) {
      found = residents.get(normal);
    }
    if (found != null) {
      return found;
    }
    return networks.size() > 0 && Hosts.likeIp(normal) ? networks.find(normal) : Optional.empty();
  }

  private static String port(String address) {
    return address.substring(address.lastIndexOf(':') + 1);
  }

  /** Collects the entries of a table. */
  public static final class Builder {

    private final Map<String, Optional<Resident>> residents = new HashMap<>();
    private final Networks networks = new Networks();

    private Builder() {}

    /**
     * Adds an entry.
     *
     * @param place an IP or host, either with or without a port, or a network ({@code 10.0.0.0/8})
     * @return whether it is the first one for this place; else nothing has changed
     * @throws IllegalArgumentException if it is none of these; the message says what was expected
     */
    public boolean add(String place, Resident resident) {
      if (place.indexOf('/') >= 0) {
        return networks.add(place, resident);
      }
      return residents.putIfAbsent(key(place), Optional.of(resident)) == null;
    }

    /**
     * Adds an entry that is as good as those before it: a place that another party has already
     * becomes nobody's, and one that is nobody's stays so. Entries added later change nothing.
     *
     * @param place as for {@link #add}
     * @throws IllegalArgumentException as {@link #add} does
     */
    public void claim(String place, Resident resident) {
      if (place.indexOf('/') >= 0) {
        networks.claim(place, resident);
      } else {
        residents.merge(key(place), Optional.of(resident), Builder::agreed);
      }
    }

    /** Whom two claims of one place mean: the first one if both mean the same party. */
    static Optional<Resident> agreed(Optional<Resident> first, Optional<Resident> second) {
      return first.map(Resident::party).equals(second.map(Resident::party))
          ? first
          : Optional.empty();
    }

    /** Makes an address nobody's, whatever was or will be added for it. */
    public void block(String ip) {
      residents.put(Hosts.normal(ip), Optional.empty());
    }

    public AddressTable build() {
      return new AddressTable(this);
    }

    private static String key(String place) {
      String host = Hosts.of(place);
      String rest = place.startsWith("[") ? place.substring(host.length() + 1) : place;
      String port = host.equals(place) || rest.equals("]") ? null : port(place);
      check(host, port);
      return key(Hosts.normal(host), port);
    }

    private static void check(String host, @Nullable String port) {
      boolean ip = InetAddresses.isInetAddress(host);
      if (host.isEmpty()
          || host.length() > 253
          || (!ip && !host.chars().allMatch(Builder::inName))
          || (!ip && host.matches("[0-9.]+"))) {
        throw new IllegalArgumentException("an IP, host, host:port or network such as 10.0.0.0/8");
      }
      if (port != null && !port.matches("[0-9]{1,5}")) {
        throw new IllegalArgumentException("a port of 1 to 65535 behind the host");
      }
    }

    private static boolean inName(int c) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || c == '.'
          || c == '-'
          || c == '_';
    }

    private static String key(String host, @Nullable String port) {
      if (port == null) {
        return host;
      }
      return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
  }
}
