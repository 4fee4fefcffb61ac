package io.meshline.demo.sidecar;

import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** Keeps the access logs it is sent, by the node id that the first message of a stream named. */
final class FakeReceiver extends AccessLogServiceGrpc.AccessLogServiceImplBase
    implements AutoCloseable {
  private final Map<String, List<HTTPAccessLogEntry>> entries = new ConcurrentHashMap<>();
  private final List<String> introductions = new CopyOnWriteArrayList<>();
  private final Server server;

  FakeReceiver(int port) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(this)
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  /** What the sidecar of a service logged. */
  List<HTTPAccessLogEntry> of(String service) {
    return List.copyOf(
        entries.getOrDefault(
            "sidecar~127.0.0.1~" + service + "-1.shop~shop.svc.cluster.local", List.of()));
  }

  /** Node ids of all messages that named one. */
  List<String> introductions() {
    return introductions;
  }

  @Override
  public StreamObserver<StreamAccessLogsMessage> streamAccessLogs(
      StreamObserver<StreamAccessLogsResponse> answers) {
    return new StreamObserver<>() {
      private String node = "nobody";

      @Override
      public void onNext(StreamAccessLogsMessage message) {
        if (message.hasIdentifier()) {
          node = message.getIdentifier().getNode().getId();
          introductions.add(node);
        }
        entries
            .computeIfAbsent(node, id -> new CopyOnWriteArrayList<>())
            .addAll(message.getHttpLogs().getLogEntryList());
      }

      @Override
      public void onError(Throwable fault) {
        // The sidecar is gone.
      }

      @Override
      public void onCompleted() {
        answers.onNext(StreamAccessLogsResponse.getDefaultInstance());
        answers.onCompleted();
      }
    };
  }

  @Override
  public void close() {
    server.shutdownNow();
    Awaitility.await().until(server::isTerminated);
  }
}
