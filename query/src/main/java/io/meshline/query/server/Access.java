package io.meshline.query.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask.
 *
 * @param token that callers must show; empty: none
 * @param userHeader by which a proxy in front tells who asks; empty: no proxy is expected
 */
record Access(Optional<String> token, Optional<String> userHeader) {
  private static final String BEARER = "bearer ";

  /** Whether a request with these headers may be answered. */
  boolean allows(HttpFields headers) {
    if (userHeader.isPresent() && isBlank(headers.get(userHeader.get()))) {
      return false;
    }
    return token.isEmpty() || shows(headers.get(HttpHeader.AUTHORIZATION), token.get());
  }

  private static boolean shows(@Nullable String header, String token) {
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return false;
    }
    // Takes the same time wherever the first difference is.
    return MessageDigest.isEqual(
        token.getBytes(StandardCharsets.UTF_8),
        header.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isBlank(@Nullable String header) {
    return header == null || header.isBlank();
  }
}
