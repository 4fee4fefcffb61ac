package io.meshline.ingest.receiver;

import io.grpc.HandlerRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Builds the gRPC servers, all with the same limits. */
final class GrpcPort {
  private final ReceiverOptions options;
  private final CallContext context;
  private final Executor executor;

  GrpcPort(ReceiverOptions options, CallContext context, Executor executor) {
    this.options = options;
    this.context = context;
    this.executor = executor;
  }

  /**
   * Binds a port.
   *
   * @param option gives the port
   * @param source what calls of methods that are not taken count as
   * @param refusal what callers without the token are told
   * @param methods what is taken
   * @param others what answers the methods that are not taken; null: they are UNIMPLEMENTED
   * @throws OccupiedPortException if it cannot be bound
   */
  Server bind(
      ReceiverOption option,
      Source source,
      Status.Code refusal,
      List<TakenMethod> methods,
      @Nullable HandlerRegistry others) {
    String host = options.text(ReceiverOption.HOST);
    int port = options.port(option).orElseThrow();
    Map<String, Source> sources = sources(methods);
    Counters counters = context.counters();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(host, port), credentials())
            .executor(executor)
            .maxInboundMessageSize(options.count(ReceiverOption.MAX_MESSAGE))
            .maxInboundMetadataSize(options.count(ReceiverOption.MAX_HEADERS))
            .maxConcurrentCallsPerConnection(options.count(ReceiverOption.MAX_CALLS))
            .flowControlWindow(options.count(ReceiverOption.FLOW_WINDOW))
            .keepAliveTime(millis(ReceiverOption.KEEPALIVE_TIME), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(millis(ReceiverOption.KEEPALIVE_TIMEOUT), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(millis(ReceiverOption.KEEPALIVE_PERMITTED), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addStreamTracerFactory(
                new ReadingBytes(
                    (method, code) ->
                        counters.answered(sources.getOrDefault(method, source), code.name())))
            .addStreamTracerFactory(new RefusedMessages(sources, counters));
    services(methods).forEach(builder::addService);
    builder.fallbackHandlerRegistry(new RefusedCalls(methods, others));
    options
        .optionalText(ReceiverOption.TOKEN)
        .ifPresent(
            token ->
                builder.intercept(new TokenCheck(new Token(token), source, refusal, counters)));
    try {
      return builder.build().start();
    } catch (IOException e) {
      throw new OccupiedPortException(
          option.key() + ": " + host + ":" + port + " (expected: a free port; " + e + ")", e);
    }
  }

  private static Map<String, Source> sources(List<TakenMethod> methods) {
    Map<String, Source> sources = new HashMap<>();
    methods.forEach(method -> sources.put(method.fullName(), method.source()));
    return sources;
  }

  private List<ServerServiceDefinition> services(List<TakenMethod> methods) {
    Map<String, List<TakenMethod>> byService = new LinkedHashMap<>();
    for (TakenMethod method : methods) {
      String service = method.fullName().substring(0, method.fullName().indexOf('/'));
      byService.computeIfAbsent(service, name -> new ArrayList<>()).add(method);
    }
    List<ServerServiceDefinition> services = new ArrayList<>();
    byService.forEach(
        (name, taken) -> {
          ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(name);
          taken.forEach(m -> service.addMethod(RawMessage.method(m.fullName()), handler(m)));
          services.add(service.build());
        });
    return services;
  }

  private ServerCallHandler<RawMessage, RawMessage> handler(TakenMethod method) {
    return (call, headers) -> {
      TakenCall taken = new TakenCall(call, method, context);
      taken.start();
      return taken;
    };
  }

  private ServerCredentials credentials() {
    Path certificate = options.file(ReceiverOption.TLS_CERTIFICATE).orElse(null);
    Path key = options.file(ReceiverOption.TLS_KEY).orElse(null);
    if (certificate == null || key == null) {
      return InsecureServerCredentials.create();
    }
    try {
      TlsServerCredentials.Builder tls =
          TlsServerCredentials.newBuilder().keyManager(certificate.toFile(), key.toFile());
      Path clientCa = options.file(ReceiverOption.TLS_CLIENT_CA).orElse(null);
      if (clientCa != null) {
        tls.trustManager(clientCa.toFile()).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
      }
      return tls.build();
    } catch (IOException e) {
      throw new InvalidOptionsException(
          List.of(ReceiverOption.TLS_KEY.key() + ": " + key + " (expected: PEM files; " + e + ")"));
    }
  }

  private long millis(ReceiverOption option) {
    return options.duration(option).toMillis();
  }
}
