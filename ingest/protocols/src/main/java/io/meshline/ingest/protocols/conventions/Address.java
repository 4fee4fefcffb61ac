package io.meshline.ingest.protocols.conventions;

import io.meshline.ingest.protocols.Text;

/** A host and a port that come as attributes of their own. */
final class Address {

  String host = "";
  int port;

  /**
   * As {@code host:port}, or the host alone where no port is known; empty without a host.
   *
   * @param otherPort port to take if this has none, 0 for none
   */
  String text(int otherPort) {
    if (Text.isBlank(host)) {
      return "";
    }
    int known = port == 0 ? otherPort : port;
    if (known == 0) {
      return host;
    }
    boolean bare6 = host.indexOf(':') >= 0 && host.charAt(0) != '[';
    return bare6 ? "[" + host + "]:" + known : host + ":" + known;
  }

  /** Host and port of a URL, without user and password; empty if it has none. */
  static String ofUrl(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return "";
    }
    int begin = scheme + 3;
    int end = begin;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    int user = url.lastIndexOf('@', end - 1);
    return url.substring(user >= begin ? user + 1 : begin, end);
  }
}
