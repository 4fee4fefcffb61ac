package io.meshline.ingest.receiver;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Refuses gRPC calls that do not show the token; their messages are not read. Thread-safe. */
final class TokenCheck implements ServerInterceptor {
  private static final Metadata.Key<String> SKYWALKING =
      Metadata.Key.of(Token.SKYWALKING_HEADER, Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> STANDARD =
      Metadata.Key.of(Token.STANDARD_HEADER, Metadata.ASCII_STRING_MARSHALLER);

  private final Token token;
  private final Source source;
  private final Status refusal;
  private final Counters counters;

  /**
   * @param source what a refused call counts as
   * @param refusal what it is told; each protocol has its own code for it
   */
  TokenCheck(Token token, Source source, Status.Code refusal, Counters counters) {
    this.token = token;
    this.source = source;
    this.refusal = refusal.toStatus().withDescription("token: missing or wrong");
    this.counters = counters;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (token.matches(headers.get(SKYWALKING)) || token.matches(headers.get(STANDARD))) {
      return next.startCall(call, headers);
    }
    counters.rejected(source, Token.REASON);
    call.close(refusal, new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
