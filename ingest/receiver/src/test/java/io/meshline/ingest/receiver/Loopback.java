package io.meshline.ingest.receiver;

import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.skywalking.apm.network.language.agent.v3.TraceSegmentReportServiceGrpc;
import org.apache.skywalking.apm.network.servicemesh.v3.ServiceMeshMetricServiceGrpc;

/** A receiver on free ports with a fake broker behind it, and real clients before it. */
final class Loopback implements AutoCloseable {
  private final FakeBroker broker = new FakeBroker();
  private final FakeTopics topics = new FakeTopics();
  private final Receiver receiver;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * @param options keys and texts in turn
   */
  Loopback(String... options) {
    receiver = Receiver.start(options(options), broker, () -> topics.open());
  }

  /**
   * The same by another clock.
   *
   * @param timer runs whatever the receiver does later
   */
  Loopback(ScheduledExecutorService timer, String... options) {
    receiver = Receiver.start(options(options), broker, () -> topics.open(), timer);
  }

  private static ReceiverOptions options(String... options) {
    Map<String, String> texts = new HashMap<>();
    texts.put("kafka.bootstrap-servers", "fake:1");
    texts.put("registry.urls", "http://fake:1");
    texts.put("skywalking.port", "0");
    texts.put("otlp.port", "0");
    texts.put("skywalking-http.port", "0");
    texts.put("otlp-http.port", "0");
    texts.put("zipkin.port", "0");
    texts.put("http.port", "0");
    texts.put("batch.linger", "20ms");
    for (int i = 0; i < options.length; i += 2) {
      texts.put(options[i], options[i + 1]);
    }
    return ReceiverOptions.of(texts);
  }

  FakeBroker broker() {
    return broker;
  }

  /** What agents wrote into Kafka, if the options say that it is read. */
  FakeTopics topics() {
    return topics;
  }

  long inFlightBytes() {
    return receiver.inFlight().bytes();
  }

  Receiver receiver() {
    return receiver;
  }

  Counters counters() {
    return receiver.counters();
  }

  /** A connection of its own. */
  ManagedChannel connect(int port, ClientInterceptor... interceptors) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .intercept(interceptors)
            .build();
    synchronized (channels) {
      channels.add(channel);
    }
    return channel;
  }

  TraceSegmentReportServiceGrpc.TraceSegmentReportServiceStub segments() {
    return TraceSegmentReportServiceGrpc.newStub(connect(receiver.skywalkingPort()));
  }

  ServiceMeshMetricServiceGrpc.ServiceMeshMetricServiceStub mesh() {
    return ServiceMeshMetricServiceGrpc.newStub(connect(receiver.skywalkingPort()));
  }

  AccessLogServiceGrpc.AccessLogServiceStub accessLogs() {
    return AccessLogServiceGrpc.newStub(connect(receiver.skywalkingPort()));
  }

  TraceServiceGrpc.TraceServiceBlockingStub otlp() {
    return TraceServiceGrpc.newBlockingStub(connect(receiver.otlpPort()));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + receiver.httpPort() + path);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Posts to one of the HTTP ports by which telemetry comes. */
  HttpResponse<byte[]> post(
      ReceiverOption port, String path, String type, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return http.send(
        postRequest(port, path, type, body, headers), HttpResponse.BodyHandlers.ofByteArray());
  }

  /** Posts without waiting for the answer. */
  CompletableFuture<HttpResponse<byte[]>> postLater(
      ReceiverOption port, String path, String type, byte[] body, String... headers) {
    return http.sendAsync(
        postRequest(port, path, type, body, headers), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpRequest postRequest(
      ReceiverOption port, String path, String type, byte[] body, String... headers) {
    int number = Objects.requireNonNull(receiver.telemetryPorts().get(port));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + number + path))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }

  @Override
  public void close() {
    synchronized (channels) {
      channels.forEach(ManagedChannel::shutdownNow);
    }
    receiver.close();
  }
}
