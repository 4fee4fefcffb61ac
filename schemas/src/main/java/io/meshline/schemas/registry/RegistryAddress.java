package io.meshline.schemas.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * A base address, taken apart so that credentials in it cannot end up in a message.
 *
 * @param base without user, password and trailing slash
 * @param userInfo {@code user:password}, empty if the address had none
 */
record RegistryAddress(URI base, String userInfo) {
  static RegistryAddress parse(String url) {
    int at = url.lastIndexOf('@');
    int authority = url.indexOf("://");
    String userInfo = "";
    String bare = url;
    if (at > authority && authority > 0) {
      userInfo = URLDecoder.decode(url.substring(authority + 3, at), StandardCharsets.UTF_8);
      bare = url.substring(0, authority + 3) + url.substring(at + 1);
    }
    while (bare.endsWith("/")) {
      bare = bare.substring(0, bare.length() - 1);
    }
    try {
      URI base = new URI(bare);
      String scheme = String.valueOf(base.getScheme());
      if (base.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
        throw invalid(bare);
      }
      return new RegistryAddress(base, userInfo);
    } catch (URISyntaxException e) {
      throw invalid(bare);
    }
  }

  private static IllegalArgumentException invalid(String bare) {
    return new IllegalArgumentException(
        "registry address: " + bare + " (expected: http://host:port or https://host:port)");
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
