package io.meshline.demo.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.ResponseFlags;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two services with real sidecars between them, which report to a receiver of the test. */
class SidecarsTest {
  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final String TO_CART = "outbound|8080||cart.shop.svc.cluster.local";

  private final Map<String, String> seen = new ConcurrentHashMap<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final Semaphore held = new Semaphore(0);
  private final Semaphore let = new Semaphore(0);
  private FakeReceiver receiver;
  private HttpServer cart;
  private Sidecars sidecars;
  private HttpClient front;
  private int cartPort;
  private int frontOutbound;

  @BeforeEach
  void start() throws Exception {
    receiver = new FakeReceiver(0);
    cart = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cartPort = cart.getAddress().getPort();
    cart.createContext("/", this::serve);
    cart.setExecutor(Executors.newCachedThreadPool());
    cart.start();
    frontOutbound = freePort();
    sidecars =
        Sidecars.start(
            "127.0.0.1:" + receiver.port(),
            "shop",
            List.of(
                new SidecarPlan("front", freePort(), freePort(), frontOutbound),
                new SidecarPlan("cart", cartPort, freePort(), freePort()),
                new SidecarPlan("gone", freePort(), freePort(), freePort())));
    front =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(
                ProxySelector.of(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), frontOutbound)))
            .build();
  }

  @AfterEach
  void stop() throws Exception {
    released.countDown();
    sidecars.close();
    cart.stop(0);
    receiver.close();
  }

  @Test
  void aRequestGoesThroughBothSidecarsUnchangedAndBothLogIt() throws Exception {
    HttpResponse<String> answer =
        front.send(
            request("cart", "/carts/v7?coupon=x")
                .header("traceparent", TRACE)
                .POST(HttpRequest.BodyPublishers.ofString("two pears"))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("added");
    assertThat(answer.headers().firstValue("x-stock")).hasValue("12");
    assertThat(answer.headers().map()).doesNotContainKey(PeerMetadata.HEADER);
    assertThat(seen)
        .containsEntry("request", "POST /carts/v7?coupon=x two pears")
        .containsEntry("traceparent", TRACE)
        .containsEntry("host", "cart.shop.svc.cluster.local:8080")
        .doesNotContainKey(PeerMetadata.HEADER);

    awaitEntries("front", "cart");
    HTTPAccessLogEntry client = only("front");
    HTTPAccessLogEntry server = only("cart");
    for (HTTPAccessLogEntry entry : List.of(client, server)) {
      assertThat(entry.getProtocolVersion()).isEqualTo(HTTPAccessLogEntry.HTTPVersion.HTTP11);
      assertThat(entry.getRequest().getRequestMethod().name()).isEqualTo("POST");
      assertThat(entry.getRequest().getPath()).isEqualTo("/carts/v7?coupon=x");
      assertThat(entry.getRequest().getAuthority()).isEqualTo("cart.shop.svc.cluster.local:8080");
      assertThat(entry.getRequest().getRequestHeadersMap()).isEqualTo(Map.of("traceparent", TRACE));
      assertThat(entry.getRequest().getRequestBodyBytes()).isEqualTo("two pears".length());
      assertThat(entry.getResponse().getResponseCode().getValue()).isEqualTo(201);
      assertThat(entry.getResponse().getResponseBodyBytes()).isEqualTo("added".length());
      assertThat(entry.getCommonProperties().getResponseFlags())
          .isEqualTo(ResponseFlags.getDefaultInstance());
    }
    assertThat(client.getCommonProperties().getUpstreamCluster()).isEqualTo(TO_CART);
    assertThat(server.getCommonProperties().getUpstreamCluster()).isEqualTo("inbound|8080||");
    assertThat(peers(client)).isEqualTo(Map.of("upstream_peer", "cart-1"));
    assertThat(peers(server)).isEqualTo(Map.of("downstream_peer", "front-1"));
  }

  @Test
  void timesAreInTheirOrderAndThoseOfTheCalleeAreWithinThoseOfTheCaller() throws Exception {
    int requests = 20;
    for (int i = 0; i < requests; i++) {
      CompletableFuture<HttpResponse<Void>> answer =
          front.sendAsync(request("cart", "/held").build(), HttpResponse.BodyHandlers.discarding());
      // The callee has the request, and holds it until here.
      assertThat(held.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      let.release();
      assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    Awaitility.await().until(() -> receiver.of("front").size() == requests);
    Awaitility.await().until(() -> receiver.of("cart").size() == requests);
    for (int i = 0; i < requests; i++) {
      AccessLogCommon client = receiver.of("front").get(i).getCommonProperties();
      AccessLogCommon server = receiver.of("cart").get(i).getCommonProperties();
      for (AccessLogCommon times : List.of(client, server)) {
        assertThat(
                List.of(
                    nanos(times.getTimeToLastRxByte()),
                    nanos(times.getTimeToFirstUpstreamTxByte()),
                    nanos(times.getTimeToFirstUpstreamRxByte()),
                    nanos(times.getTimeToLastUpstreamRxByte()),
                    nanos(times.getTimeToFirstDownstreamTxByte()),
                    nanos(times.getTimeToLastDownstreamTxByte()),
                    nanos(times.getDuration())))
            .isSorted()
            .first()
            .matches(first -> first > 0);
      }
      // From the callee's sidecar to the callee and back lies within the caller's waiting for both.
      assertThat(nanos(server.getTimeToFirstUpstreamRxByte()))
          .isGreaterThan(nanos(server.getTimeToFirstUpstreamTxByte()));
      assertThat(upstreamNanos(client)).isGreaterThan(upstreamNanos(server));
    }
  }

  @Test
  void aStreamIsIntroducedOnceAndGoesOnWhenTheReceiverComesBack() throws Exception {
    assertThat(get("cart", "/1")).isEqualTo(200);
    Awaitility.await().until(() -> receiver.of("front").size() == 1);
    assertThat(get("cart", "/2")).isEqualTo(200);
    Awaitility.await().until(() -> receiver.of("front").size() == 2);
    assertThat(receiver.introductions()).hasSize(2);

    int port = receiver.port();
    receiver.close();
    assertThat(get("cart", "/3")).isEqualTo(200);
    receiver = new FakeReceiver(port);
    // What was on its way into a stream that broke is lost; what comes later is not.
    Awaitility.await()
        .until(
            () -> {
              assertThat(get("cart", "/4")).isEqualTo(200);
              return !receiver.of("front").isEmpty() && !receiver.of("cart").isEmpty();
            });
    assertThat(receiver.introductions()).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void whatIsNotLoggedYetIsSentAtTheEnd() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(get("cart", "/" + i)).isEqualTo(200);
    }
    sidecars.close();
    assertThat(receiver.of("front")).hasSize(5);
    assertThat(receiver.of("cart")).hasSize(5);
  }

  @Test
  void aHostThatNobodyKnowsHasNoRoute() throws Exception {
    assertThat(get("nobody", "/")).isEqualTo(404);
    HTTPAccessLogEntry entry = only("front");
    assertThat(entry.getCommonProperties().getResponseFlags().getNoRouteFound()).isTrue();
    assertThat(entry.getCommonProperties().getUpstreamCluster()).isEmpty();
    assertThat(entry.getCommonProperties().hasTimeToFirstUpstreamTxByte()).isFalse();
  }

  @Test
  void aServiceThatIsAwayIsAFailureForItsSidecarAndAnAnswerForTheCallers() throws Exception {
    assertThat(get("gone", "/")).isEqualTo(503);
    awaitEntries("front", "gone");
    HTTPAccessLogEntry server = only("gone");
    assertThat(server.getCommonProperties().getResponseFlags().getUpstreamConnectionFailure())
        .isTrue();
    assertThat(server.getResponse().getResponseCode().getValue()).isEqualTo(503);
    HTTPAccessLogEntry client = only("front");
    assertThat(client.getCommonProperties().getResponseFlags())
        .isEqualTo(ResponseFlags.getDefaultInstance());
    assertThat(client.getResponse().getResponseCode().getValue()).isEqualTo(503);
  }

  @Test
  void aConnectionThatEndsWithoutAnAnswerIsSaidSo() throws Exception {
    assertThat(get("cart", "/crash")).isEqualTo(503);
    assertThat(
            only("cart")
                .getCommonProperties()
                .getResponseFlags()
                .getUpstreamConnectionTermination())
        .isTrue();
  }

  @Test
  void aCallerThatGivesUpIsLoggedByBothWithoutAStatus() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), frontOutbound)) {
      String host = "cart.shop.svc.cluster.local:8080";
      socket
          .getOutputStream()
          .write(
              ("GET http://" + host + "/wait HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                  .getBytes(UTF_8));
      Awaitility.await().until(() -> seen.containsKey("waiting"));
    }
    awaitEntries("front", "cart");
    for (String service : List.of("front", "cart")) {
      HTTPAccessLogEntry entry = only(service);
      assertThat(entry.getResponse().hasResponseCode()).isFalse();
      assertThat(
              entry.getCommonProperties().getResponseFlags().getDownstreamConnectionTermination())
          .isTrue();
      assertThat(entry.getCommonProperties().hasTimeToLastDownstreamTxByte()).isFalse();
      assertThat(entry.getCommonProperties().hasDuration()).isTrue();
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    seen.put(
        "request",
        exchange.getRequestMethod()
            + " "
            + path
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> seen.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
    try (exchange) {
      switch (path) {
        case "/crash" -> {
          return;
        }
        case "/wait" -> {
          seen.put("waiting", "yes");
          released.await();
        }
        case "/held" -> {
          held.release();
          let.acquire();
        }
        default -> {
          // At once.
        }
      }
      exchange.getResponseHeaders().set("X-Stock", "12");
      byte[] body = "added".getBytes(UTF_8);
      exchange.sendResponseHeaders(
          exchange.getRequestMethod().equals("POST") ? 201 : 200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int get(String service, String path) throws Exception {
    return front
        .send(request(service, path).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static HttpRequest.Builder request(String service, String path) {
    return HttpRequest.newBuilder(
        URI.create("http://" + service + ".shop.svc.cluster.local:8080" + path));
  }

  private void awaitEntries(String... services) {
    for (String service : services) {
      Awaitility.await().until(() -> !receiver.of(service).isEmpty());
    }
  }

  /** The one entry of a service: all that its sidecar ever had to say, since it is closed first. */
  private HTTPAccessLogEntry only(String service) {
    awaitEntries(service);
    sidecars.close();
    assertThat(receiver.of(service)).hasSize(1);
    return receiver.of(service).get(0);
  }

  private static Map<String, String> peers(HTTPAccessLogEntry entry) {
    Map<String, String> peers = new java.util.HashMap<>();
    entry
        .getCommonProperties()
        .getFilterStateObjectsMap()
        .forEach(
            (key, object) -> {
              try {
                peers.put(
                    key, object.unpack(Struct.class).getFieldsOrThrow("name").getStringValue());
              } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                throw new AssertionError(e);
              }
            });
    return peers;
  }

  private static long upstreamNanos(AccessLogCommon times) {
    return nanos(times.getTimeToLastUpstreamRxByte()) - nanos(times.getTimeToFirstUpstreamTxByte());
  }

  private static long nanos(Duration duration) {
    return duration.getSeconds() * 1_000_000_000 + duration.getNanos();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
