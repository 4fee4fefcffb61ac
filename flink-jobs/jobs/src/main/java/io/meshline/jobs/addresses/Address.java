package io.meshline.jobs.addresses;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that was dialled.
 *
 * @param host name in lower case or IP address in its usual form
 * @param port 1 to 65535, or {@link #ANY_PORT} where none was given
 */
public record Address(String host, int port) {
  /** No port: for a claim, all ports of the host that nobody claims by itself. */
  public static final int ANY_PORT = 0;

  /** As RFC 1035, section 2.3.4, has it, written with dots. */
  private static final int LONGEST_HOST = 253;

  private static final Pattern NAME = Pattern.compile("[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?");
  private static final Pattern IP4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  /** Names and addresses that mean another machine on each machine. */
  private static final Set<String> EVERY_HOSTS =
      Set.of(
          "localhost",
          "localhost.localdomain",
          "ip6-localhost",
          "ip6-loopback",
          "host.docker.internal",
          "gateway.docker.internal",
          "0.0.0.0",
          "0:0:0:0:0:0:0:0",
          "0:0:0:0:0:0:0:1",
          // Docker's bridge, which every host with Docker has and agents report among their own.
          "172.17.0.1");

  /**
   * Reads {@code host}, {@code host:port}, {@code [v6]:port} or a bare IPv6 address. Null for
   * anything else: lists of addresses, URLs, names of services with blanks in them.
   */
  public static @Nullable Address parse(String text) {
    String address = text.strip().toLowerCase(Locale.ROOT);
    int port = ANY_PORT;
    String host = address;
    boolean bare6 = address.indexOf(':') != address.lastIndexOf(':') && !address.startsWith("[");
    int colon = address.lastIndexOf(':');
    if (!bare6 && colon > address.lastIndexOf(']')) {
      port = port(address.substring(colon + 1));
      if (port == ANY_PORT) {
        return null;
      }
      host = address.substring(0, colon);
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
      bare6 = true;
    }
    if (bare6) {
      host = ip6(host);
    } else {
      host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
      if (!NAME.matcher(host).matches()) {
        return null;
      }
    }
    return host.isEmpty() || host.length() > LONGEST_HOST ? null : new Address(host, port);
  }

  /** Whether each machine means another one by it, so that it says nothing about who answers. */
  public boolean isEveryHosts() {
    return EVERY_HOSTS.contains(host)
        || host.endsWith(".localhost")
        || host.startsWith("fe80:")
        || (IP4.matcher(host).matches()
            && (host.startsWith("127.") || host.startsWith("169.254.")));
  }

  private static int port(String text) {
    if (text.isEmpty() || text.length() > 5) {
      return ANY_PORT;
    }
    int port = 0;
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return ANY_PORT;
      }
      port = 10 * port + digit - '0';
    }
    return port <= 65_535 ? port : ANY_PORT;
  }

  /** The usual form of an IPv6 address, that of IPv4 for a mapped one; empty if it is none. */
  private static String ip6(String text) {
    int zone = text.indexOf('%');
    String literal = zone < 0 ? text : text.substring(0, zone);
    if (literal.indexOf(':') < 0) {
      return "";
    }
    try {
      // A text with a colon is never looked up: it is an address or refused.
      return InetAddress.getByName(literal).getHostAddress();
    } catch (UnknownHostException notOne) {
      return "";
    }
  }
}
