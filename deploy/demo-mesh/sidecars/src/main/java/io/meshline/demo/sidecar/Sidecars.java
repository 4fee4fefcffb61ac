package io.meshline.demo.sidecar;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** All sidecars of one mesh. */
final class Sidecars implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int EVENT_LOOPS = 2;
  private static final int CONNECTIONS = 64;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int START_SECONDS = 20;
  private static final int STOP_SECONDS = 5;
  private static final long FLUSH_MILLIS = 1_000;

  /** Less than the 30 s after which the services' servers close idle connections. */
  private static final int KEEP_ALIVE_SECONDS = 15;

  private final Vertx vertx;
  private final ManagedChannel receiver;
  private final HttpClient client;
  private final List<AccessLog> logs = new ArrayList<>();

  private Sidecars(String receiver) {
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    this.receiver = NettyChannelBuilder.forTarget(receiver).usePlaintext().build();
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setDecompressionSupported(false),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  /**
   * Opens all ports.
   *
   * @param receiver host:port of the access-log service; it need not be there yet
   * @throws Exception if a port cannot be opened
   */
  static Sidecars start(String receiver, String namespace, List<SidecarPlan> plans)
      throws Exception {
    var sidecars = new Sidecars(receiver);
    try {
      sidecars.open(namespace, plans);
      return sidecars;
    } catch (Exception e) {
      sidecars.close();
      throw e;
    }
  }

  private void open(String namespace, List<SidecarPlan> plans) throws Exception {
    Map<String, Route> hosts = new HashMap<>();
    for (SidecarPlan plan : plans) {
      var workload = new Workload(plan.service(), namespace);
      hosts.put(workload.host(), new Route(workload.outboundCluster(), plan.inboundPort()));
    }
    List<Future<?>> ports = new ArrayList<>();
    for (SidecarPlan plan : plans) {
      var self = new Workload(plan.service(), namespace);
      var log = new AccessLog(receiver, self);
      logs.add(log);
      Optional<Route> app = Optional.of(new Route(Workload.inboundCluster(), plan.appPort()));
      ports.add(listen(plan.inboundPort(), Listener.Direction.INBOUND, self, host -> app, log));
      ports.add(
          listen(
              plan.outboundPort(),
              Listener.Direction.OUTBOUND,
              self,
              host -> Optional.ofNullable(hosts.get(host)),
              log));
    }
    var unused =
        Future.all(ports)
            .toCompletionStage()
            .toCompletableFuture()
            .get(START_SECONDS, TimeUnit.SECONDS);
    vertx.setPeriodic(FLUSH_MILLIS, timer -> logs.forEach(AccessLog::flush));
  }

  private Future<?> listen(
      int port,
      Listener.Direction direction,
      Workload self,
      Function<String, Optional<Route>> routes,
      AccessLog log) {
    var listener = new Listener(direction, self, routes, client, log);
    return vertx
        .createHttpServer(new HttpServerOptions().setHost(HOST).setPort(port))
        .requestHandler(listener::take)
        .listen();
  }

  /** Closes the ports, then sends what is left of the logs. */
  @Override
  public void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("the ports did not close well: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    logs.parallelStream().forEach(AccessLog::close);
    receiver.shutdownNow();
  }
}
