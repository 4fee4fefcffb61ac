package io.meshline.ingest.receiver;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.meshline.ingest.protocols.Text;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * gRPC methods that a port does not take are told which it does, and what helps; gRPC itself only
 * says that they are not there.
 */
final class RefusedCalls extends HandlerRegistry {
  /** Characters of a method's name that a caller is told. */
  private static final int MOST_SHOWN = 80;

  private static final String OTLP = "opentelemetry.proto.collector.";

  private final String services;
  private final @Nullable HandlerRegistry others;

  /**
   * @param taken what the port takes
   * @param others what else is answered; null: nothing
   */
  RefusedCalls(List<TakenMethod> taken, @Nullable HandlerRegistry others) {
    this.services =
        taken.stream()
            .map(method -> method.fullName().substring(0, method.fullName().indexOf('/')))
            .distinct()
            .collect(Collectors.joining(", "));
    this.others = others;
  }

  @Override
  public ServerMethodDefinition<?, ?> lookupMethod(String methodName, @Nullable String authority) {
    ServerMethodDefinition<?, ?> other =
        others == null ? null : others.lookupMethod(methodName, authority);
    if (other != null) {
      return other;
    }
    Status refusal = Status.UNIMPLEMENTED.withDescription(why(methodName));
    return ServerMethodDefinition.create(
        RawMessage.method(methodName),
        (call, headers) -> {
          call.close(refusal, new Metadata());
          return new ServerCall.Listener<>() {};
        });
  }

  private String why(String method) {
    String why =
        "method: %s (expected: one of %s)".formatted(Text.bounded(method, MOST_SHOWN), services);
    String advice = advice(method);
    return advice.isEmpty() ? why : why + "; " + advice;
  }

  private String advice(String method) {
    if (method.startsWith(OTLP + "metrics.")) {
      return TakenPaths.advice("/v1/metrics").orElse("");
    }
    if (method.startsWith(OTLP + "profiles.")) {
      return TakenPaths.advice("/v1development/profiles").orElse("");
    }
    return method.startsWith(OTLP) && !services.contains(OTLP)
        ? "traces and access logs are taken by the port " + ReceiverOption.OTLP_PORT.key()
        : "";
  }
}
