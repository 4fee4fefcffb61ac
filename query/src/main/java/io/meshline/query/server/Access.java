package io.meshline.query.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
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

  /** Why a request with these headers is not answered; empty: it is. */
  Optional<ProblemException> refusal(HttpFields headers) {
    if (userHeader.isPresent() && isBlank(headers.get(userHeader.get()))) {
      // Which header that is, only those need to know who set up the proxy.
      return Optional.of(
          new ProblemException(
              ProblemException.Code.NO_USER,
              "no user is told with the request (expected: one by way of the proxy in front, signed"
                  + " in there; whoever runs the server sees in its user-header which header the"
                  + " proxy has to set)"));
    }
    if (token.isPresent() && !shows(headers.get(HttpHeader.AUTHORIZATION), token.get())) {
      return Optional.of(
          new ProblemException(
              ProblemException.Code.UNAUTHORIZED,
              "no or another token (expected: Authorization: Bearer, with the server's token)"));
    }
    return Optional.empty();
  }

  /** Whether everybody may ask. */
  boolean isOpen() {
    return token.isEmpty() && userHeader.isEmpty();
  }

  /**
   * What to say at start if strangers can reach a port where everybody may ask.
   *
   * @param host to which the port is bound
   */
  Optional<String> warning(String host) {
    return isOpen() && !isLoopback(host)
        ? Optional.of(
            "Everybody who reaches %s may read the service map, and no token is asked for"
                    .formatted(host)
                + " (expected: token or token-file; or user-header, behind a proxy that checks who"
                + " asks; or host 127.0.0.1)")
        : Optional.empty();
  }

  /** A name that nobody knows cannot be bound anyway. */
  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
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
