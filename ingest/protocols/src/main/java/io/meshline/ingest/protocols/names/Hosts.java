package io.meshline.ingest.protocols.names;

import com.google.common.net.InetAddresses;
import java.util.Locale;

/** Host names and IPs in the one form in which they are compared. */
final class Hosts {

  private Hosts() {}

  /** The host of {@code host}, {@code host:port}, {@code [v6]:port} or {@code v6}. */
  static String of(String address) {
    if (!address.isEmpty() && address.charAt(0) == '[') {
      int end = address.indexOf(']');
      return end < 0 ? address : address.substring(1, end);
    }
    int colon = address.indexOf(':');
    return colon < 0 || address.indexOf(':', colon + 1) >= 0
        ? address
        : address.substring(0, colon);
  }

  /** Whether it may be an IP: a cheap look that lets few host names through. */
  static boolean likeIp(String host) {
    if (host.isEmpty()) {
      return false;
    }
    char first = host.charAt(0);
    char last = host.charAt(host.length() - 1);
    return host.indexOf(':') >= 0 || (isDigit(first) && isDigit(last));
  }

  /** A host as it is kept: lower case, without the root's dot, IPv6 in its canonical form. */
  static String normal(String host) {
    if (host.indexOf(':') >= 0) {
      int zone = host.indexOf('%');
      String ip = zone < 0 ? host : host.substring(0, zone);
      return InetAddresses.isInetAddress(ip)
          ? InetAddresses.toAddrString(InetAddresses.forString(ip))
          : host;
    }
    int length = host.length();
    if (length > 1 && host.charAt(length - 1) == '.') {
      return normal(host.substring(0, length - 1));
    }
    for (int i = 0; i < length; i++) {
      char c = host.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return host.toLowerCase(Locale.ROOT);
      }
    }
    return host;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
