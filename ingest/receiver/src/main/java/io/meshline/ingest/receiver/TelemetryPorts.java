package io.meshline.ingest.receiver;

import io.grpc.Server;
import io.grpc.Status;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The ports by which telemetry comes: which there are, what each takes, and how they end. */
final class TelemetryPorts {
  private final CallContext context;
  private final Names names;
  private final GrpcPort grpc;
  private final HttpPorts http;
  private final List<Server> servers = new ArrayList<>();
  private final Map<ReceiverOption, Integer> numbers = new EnumMap<>(ReceiverOption.class);

  private TelemetryPorts(
      ReceiverOptions options, CallContext context, Names names, Executor workers) {
    this.context = context;
    this.names = names;
    this.grpc = new GrpcPort(options, context, workers);
    this.http = new HttpPorts(options, context, workers);
  }

  /**
   * Binds all ports that the options name, and begins to serve them; if one cannot be bound, none
   * stays bound.
   *
   * @throws OccupiedPortException if one cannot be bound
   */
  static TelemetryPorts bind(
      ReceiverOptions options,
      CallContext context,
      Names names,
      InstantSource clock,
      Executor workers) {
    TelemetryPorts ports = new TelemetryPorts(options, context, names, workers);
    try {
      ports.bindGrpc(options, clock);
      ports.bindHttp(clock);
      ports.http.start();
    } catch (RuntimeException e) {
      ports.stop();
      throw e;
    }
    return ports;
  }

  private void bindGrpc(ReceiverOptions options, InstantSource clock) {
    List<TakenMethod> agents = new ArrayList<>(TakenMethods.skywalking(clock));
    agents.addAll(TakenMethods.serviceMesh());
    agents.addAll(TakenMethods.accessLogs(names.addresses()));
    bindGrpc(
        ReceiverOption.SKYWALKING_PORT,
        Source.SKYWALKING,
        Status.Code.PERMISSION_DENIED,
        agents,
        new QuietCalls(context.counters(), context.halfRead(), context.inFlight()));
    if (options.port(ReceiverOption.ALS_PORT).isPresent()) {
      bindGrpc(
          ReceiverOption.ALS_PORT,
          Source.ENVOY_ALS,
          Status.Code.UNAUTHENTICATED,
          TakenMethods.accessLogs(names.addresses()),
          null);
    }
    bindGrpc(
        ReceiverOption.OTLP_PORT,
        Source.OTLP,
        Status.Code.UNAUTHENTICATED,
        List.of(TakenMethods.otlpTraces(), TakenMethods.otlpLogs(names.addresses())),
        null);
  }

  private void bindGrpc(
      ReceiverOption option,
      Source source,
      Status.Code refusal,
      List<TakenMethod> methods,
      @Nullable QuietCalls others) {
    Server server = grpc.bind(option, source, refusal, methods, others);
    servers.add(server);
    numbers.put(option, server.getPort());
  }

  private void bindHttp(InstantSource clock) {
    bindHttp(
        ReceiverOption.SKYWALKING_HTTP_PORT,
        Source.SKYWALKING,
        TakenPaths.skywalking(clock),
        TakenPaths.SKYWALKING_QUIET);
    bindHttp(
        ReceiverOption.OTLP_HTTP_PORT, Source.OTLP, TakenPaths.otlp(names.addresses()), List.of());
    bindHttp(ReceiverOption.ZIPKIN_PORT, Source.ZIPKIN, TakenPaths.zipkin(), List.of());
  }

  private void bindHttp(
      ReceiverOption option, Source source, List<TakenPath> paths, List<String> quiet) {
    numbers.put(option, http.bind(option, source, paths, quiet));
  }

  /** The number of each port, by the option that gives it. */
  Map<ReceiverOption, Integer> numbers() {
    return Collections.unmodifiableMap(numbers);
  }

  /** The number of one port; empty when it was not asked for. */
  Optional<Integer> number(ReceiverOption option) {
    return Optional.ofNullable(numbers.get(option));
  }

  /** Takes no new connections and calls; those that are open go on. */
  void shutdown() {
    servers.forEach(Server::shutdown);
    http.shutdown();
  }

  /**
   * Waits until no call is open; false if some still are then.
   *
   * @param deadline as {@link System#nanoTime} has it
   */
  boolean awaitEnd(long deadline) {
    boolean ended = true;
    try {
      for (Server server : servers) {
        ended &= server.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
      ended &= http.awaitTermination(deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return ended;
  }

  /** Waits until it has ended, however long that takes. */
  void awaitEnd() throws InterruptedException {
    for (Server server : servers) {
      server.awaitTermination();
    }
  }

  /** Cancels the calls that are left; {@link #awaitEnd(long)} waits until they know. */
  void cancel() {
    servers.forEach(Server::shutdownNow);
  }

  /** Ends what is left. */
  void stop() {
    cancel();
    http.stop();
  }
}
