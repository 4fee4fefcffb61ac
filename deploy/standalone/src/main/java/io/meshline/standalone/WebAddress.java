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
    boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!http || address.getHost() == null) {
      throw new IllegalArgumentException(
          option + ": " + address + " (expected: an address such as http://localhost:8081)");
    }
    return address;
  }
}
