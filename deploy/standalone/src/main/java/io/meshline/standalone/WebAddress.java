package io.meshline.standalone;

import java.net.URI;

/** Looks at addresses of parts that are asked over HTTP. */
final class WebAddress {
  private WebAddress() {}

  /**
   * The address itself, if it is one of HTTP.
   *
   * @param option that it was given by
   * @throws IllegalArgumentException naming the option and the address if it is none
   */
  static URI require(String option, URI address) {
    if (!isHttp(address)) {
      throw new IllegalArgumentException(
          option
              + ": "
              + shown(address.toString())
              + " (expected: an address such as http://localhost:8081)");
    }
    return address;
  }

  /** Whether an address is one of HTTP, with a host. */
  static boolean isHttp(URI address) {
    String scheme = address.getScheme();
    return ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
        && address.getHost() != null;
  }

  /** An address without a password that may be in it. */
  static String shown(String address) {
    int at = address.lastIndexOf('@');
    return at < 0 ? address : "…" + address.substring(at);
  }
}
