package io.meshline.ingest.receiver;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The token that callers must show. */
final class Token {
  /** Why refused calls count as rejected. */
  static final String REASON = "unauthenticated";

  /** The header by which SkyWalking agents show it. */
  static final String SKYWALKING_HEADER = "authentication";

  /** The header by which everybody else shows it. */
  static final String STANDARD_HEADER = "authorization";

  private static final String BEARER = "bearer ";

  private final byte[] bytes;

  Token(String text) {
    this.bytes = text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether a header shows it, alone or after {@code Bearer}. */
  boolean matches(@Nullable String shown) {
    if (shown == null) {
      return false;
    }
    boolean bearer = shown.regionMatches(true, 0, BEARER, 0, BEARER.length());
    String bare = bearer ? shown.substring(BEARER.length()).strip() : shown;
    // Takes the same time wherever the first difference is.
    return MessageDigest.isEqual(bytes, bare.getBytes(StandardCharsets.UTF_8));
  }
}
