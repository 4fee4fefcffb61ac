package io.meshline.ingest.receiver;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Refuses calls that do not show the token; their messages are not read. Thread-safe. */
final class TokenCheck implements ServerInterceptor {
  /** Why refused calls count as rejected. */
  static final String REASON = "unauthenticated";

  private static final Metadata.Key<String> SKYWALKING =
      Metadata.Key.of("authentication", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> STANDARD =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String BEARER = "bearer ";

  private final byte[] token;
  private final Source source;
  private final Status refusal;
  private final Counters counters;

  /**
   * @param source what a refused call counts as
   * @param refusal what it is told; each protocol has its own code for it
   */
  TokenCheck(String token, Source source, Status.Code refusal, Counters counters) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.source = source;
    this.refusal = refusal.toStatus().withDescription("token: missing or wrong");
    this.counters = counters;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (matches(headers.get(SKYWALKING)) || matches(headers.get(STANDARD))) {
      return next.startCall(call, headers);
    }
    counters.rejected(source, REASON);
    call.close(refusal, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private boolean matches(@Nullable String shown) {
    if (shown == null) {
      return false;
    }
    boolean bearer = shown.regionMatches(true, 0, BEARER, 0, BEARER.length());
    String bare = bearer ? shown.substring(BEARER.length()).strip() : shown;
    // Takes the same time wherever the first difference is.
    return MessageDigest.isEqual(token, bare.getBytes(StandardCharsets.UTF_8));
  }
}
