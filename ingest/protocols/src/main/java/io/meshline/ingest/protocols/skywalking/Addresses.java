package io.meshline.ingest.protocols.skywalking;

import io.meshline.ingest.protocols.Text;
import java.util.TreeSet;

/**
 * Addresses as agents write them, made fit to name a node: hosts and ports alone. Some plugins
 * write a URL, whose user, path and query are nobody's business; clients of clusters write a list,
 * in whatever order each was configured with.
 */
final class Addresses {

  private static final String SCHEME = "://";

  /** A longer one is not taken apart; it is cut where it becomes a name. */
  private static final int MAX_LIST = 2_048;

  private Addresses() {}

  /**
   * The name of a node: of a URL the host and port, of a list its members in sorted order, so that
   * all clients of one cluster name one node; empty if nothing is left.
   */
  static String name(String address) {
    if (Text.isBlank(address)) {
      return "";
    }
    boolean oneUrl = address.indexOf(SCHEME) == address.lastIndexOf(SCHEME);
    String known = oneUrl ? hostAndPort(address) : address;
    boolean list = known.indexOf(',') >= 0 || known.indexOf(';') >= 0;
    if (!list || known.length() > MAX_LIST) {
      return hostAndPort(known);
    }
    TreeSet<String> members = new TreeSet<>();
    int begin = 0;
    for (int i = 0; i <= known.length(); i++) {
      if (i == known.length() || known.charAt(i) == ',' || known.charAt(i) == ';') {
        String member = hostAndPort(known.substring(begin, i).strip());
        if (!member.isEmpty()) {
          members.add(member);
        }
        begin = i + 1;
      }
    }
    return String.join(",", members);
  }

  private static String hostAndPort(String address) {
    int scheme = address.indexOf(SCHEME);
    int begin = scheme < 0 ? 0 : scheme + SCHEME.length();
    int end = begin;
    // Without a scheme a slash may be part of a name; a query never is.
    String stops = scheme < 0 ? "?" : "/?#";
    while (end < address.length() && stops.indexOf(address.charAt(end)) < 0) {
      end++;
    }
    int user = address.lastIndexOf('@', end - 1);
    begin = user >= begin ? user + 1 : begin;
    return begin == 0 && end == address.length() ? address : address.substring(begin, end);
  }
}
