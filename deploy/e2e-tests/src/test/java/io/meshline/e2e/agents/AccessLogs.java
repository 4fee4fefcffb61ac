package io.meshline.e2e.agents;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.core.v3.RequestMethod;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The access logs of an ingress gateway and two sidecars, one stream each. */
final class AccessLogs {
  static final String NAMESPACE = "bookinfo";

  private static final ResponseFlags NONE = ResponseFlags.getDefaultInstance();
  private static final ResponseFlags NO_ROUTE =
      ResponseFlags.newBuilder().setNoRouteFound(true).build();
  private static final ResponseFlags NO_CONNECTION =
      ResponseFlags.newBuilder().setUpstreamConnectionFailure(true).build();
  private static final ResponseFlags TIMEOUT =
      ResponseFlags.newBuilder().setUpstreamRequestTimeout(true).build();

  private AccessLogs() {}

  /** Sends all entries, completed within the minute that begins then, and waits for the answers. */
  static void replay(String receiver, Instant minute) throws Exception {
    ManagedChannel channel = NettyChannelBuilder.forTarget(receiver).usePlaintext().build();
    try {
      for (Proxy proxy : proxies(minute.plusSeconds(20))) {
        proxy.send(channel);
      }
    } finally {
      channel.shutdownNow();
    }
  }

  private static List<Proxy> proxies(Instant start) {
    Any page = peer("productpage");
    Any reviews = peer("reviews");
    String toPage = "outbound|9080||productpage.bookinfo.svc.cluster.local";
    String toReviews = "outbound|9080|v1|reviews.bookinfo.svc.cluster.local";
    // The gateway forwards five requests, cannot connect for one and has no route for one.
    Proxy gateway = new Proxy("router", "gateway", start);
    for (int i = 0; i < 5; i++) {
      gateway.forwarded("/productpage?user=" + i, 200, NONE, toPage).peer("upstream_peer", page);
    }
    gateway.forwarded("/productpage", 503, NO_CONNECTION, toPage);
    gateway.answered("/nothing", 404, NO_ROUTE, "");
    // The page answers all five and asks the reviews four times, and a host outside once.
    Proxy pageProxy = new Proxy("sidecar", "productpage", start);
    for (int i = 0; i < 5; i++) {
      pageProxy
          .answered("/productpage?user=" + i, 200, NONE, "inbound|9080||")
          .peer("downstream_peer", peer("gateway"));
    }
    pageProxy.forwarded("/reviews/1", 200, NONE, toReviews).peer("upstream_peer", reviews);
    pageProxy.forwarded("/reviews/2", 200, NONE, toReviews).peer("upstream_peer", reviews);
    pageProxy.forwarded("/reviews/3", 500, NONE, toReviews).peer("upstream_peer", reviews);
    pageProxy.forwarded("/reviews/4", 0, TIMEOUT, toReviews).peer("upstream_peer", reviews);
    pageProxy.forwarded("/", 200, NONE, "PassthroughCluster").upstream("93.184.216.34", 443);
    // The reviews know nothing of the one that came too late.
    Proxy reviewsProxy = new Proxy("sidecar", "reviews", start);
    for (int i = 1; i <= 4; i++) {
      reviewsProxy
          .answered("/reviews/" + i, i == 3 ? 500 : 200, NONE, "inbound|9080||")
          .peer("downstream_peer", page);
    }
    return List.of(gateway, pageProxy, reviewsProxy);
  }

  /** What proxies tell each other of themselves. */
  private static Any peer(String service) {
    return Any.pack(
        Struct.newBuilder()
            .putFields("name", text(service + "-1"))
            .putFields("namespace", text(NAMESPACE))
            .putFields("service", text(service))
            .putFields("workload", text(service + "-v1"))
            .build());
  }

  private static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }

  /** One proxy and what it logs. */
  private static final class Proxy {
    private final StreamAccessLogsMessage.Identifier identifier;
    private final Instant start;
    private final StreamAccessLogsMessage.HTTPAccessLogEntries.Builder entries =
        StreamAccessLogsMessage.HTTPAccessLogEntries.newBuilder();

    Proxy(String role, String service, Instant start) {
      this.start = start;
      identifier =
          StreamAccessLogsMessage.Identifier.newBuilder()
              .setLogName("meshline")
              .setNode(
                  Node.newBuilder()
                      .setId(
                          "%s~10.0.0.1~%s-1.%s~cluster.local".formatted(role, service, NAMESPACE))
                      .setMetadata(
                          Struct.newBuilder()
                              .putFields("NAME", text(service + "-1"))
                              .putFields("NAMESPACE", text(NAMESPACE))
                              .putFields("WORKLOAD_NAME", text(service + "-v1"))
                              .putFields(
                                  "LABELS",
                                  Value.newBuilder()
                                      .setStructValue(
                                          Struct.newBuilder().putFields("app", text(service)))
                                      .build())))
              .build();
    }

    /** A request that was sent upstream. */
    Logged forwarded(String path, int status, ResponseFlags flags, String cluster) {
      Logged logged = answered(path, status, flags, cluster);
      logged
          .common()
          .setTimeToFirstUpstreamTxByte(millis(1))
          .setTimeToLastUpstreamRxByte(millis(11))
          .setTimeToLastDownstreamTxByte(millis(12));
      return logged;
    }

    /** A request that was answered after 8 ms. */
    Logged answered(String path, int status, ResponseFlags flags, String cluster) {
      HTTPAccessLogEntry.Builder entry = entries.addLogEntryBuilder();
      entry.setProtocolVersion(HTTPAccessLogEntry.HTTPVersion.HTTP11);
      entry.getRequestBuilder().setRequestMethod(RequestMethod.GET).setPath(path);
      entry.getResponseBuilder().setResponseCode(UInt32Value.of(status));
      entry
          .getCommonPropertiesBuilder()
          .setStartTime(Timestamp.newBuilder().setSeconds(start.getEpochSecond()))
          .setTimeToLastDownstreamTxByte(millis(8))
          .setUpstreamCluster(cluster)
          .setResponseFlags(flags);
      return new Logged(entry);
    }

    /** Sends the identifier with the first half and the rest after it, as a proxy would. */
    void send(ManagedChannel channel) throws Exception {
      var end = new CompletableFuture<StreamAccessLogsResponse>();
      StreamObserver<StreamAccessLogsMessage> stream =
          AccessLogServiceGrpc.newStub(channel).streamAccessLogs(new End(end));
      int half = entries.getLogEntryCount() / 2;
      var first = StreamAccessLogsMessage.newBuilder().setIdentifier(identifier);
      var second = StreamAccessLogsMessage.newBuilder();
      for (int i = 0; i < entries.getLogEntryCount(); i++) {
        (i < half ? first : second).getHttpLogsBuilder().addLogEntry(entries.getLogEntry(i));
      }
      stream.onNext(first.build());
      stream.onNext(second.build());
      stream.onCompleted();
      var unused = end.get(30, TimeUnit.SECONDS);
    }

    private static Duration millis(int millis) {
      return Duration.newBuilder().setNanos(millis * 1_000_000).build();
    }
  }

  /** An entry that can still be told more. */
  private record Logged(HTTPAccessLogEntry.Builder entry) {
    AccessLogCommon.Builder common() {
      return entry.getCommonPropertiesBuilder();
    }

    void peer(String key, Any peer) {
      common().putFilterStateObjects(key, peer);
    }

    void upstream(String ip, int port) {
      common()
          .setUpstreamRemoteAddress(
              Address.newBuilder()
                  .setSocketAddress(SocketAddress.newBuilder().setAddress(ip).setPortValue(port)));
    }
  }

  private record End(CompletableFuture<StreamAccessLogsResponse> end)
      implements StreamObserver<StreamAccessLogsResponse> {
    @Override
    public void onNext(StreamAccessLogsResponse answer) {
      end.complete(answer);
    }

    @Override
    public void onError(Throwable fault) {
      end.completeExceptionally(fault);
    }

    @Override
    public void onCompleted() {
      end.complete(StreamAccessLogsResponse.getDefaultInstance());
    }
  }
}
