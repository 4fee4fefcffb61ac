package io.meshline.ingest.receiver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import org.apache.skywalking.apm.network.common.v3.Commands;
import org.apache.skywalking.apm.network.language.agent.v3.ConfigurationDiscoveryServiceGrpc;
import org.apache.skywalking.apm.network.language.agent.v3.ConfigurationSyncRequest;
import org.apache.skywalking.apm.network.language.agent.v3.JVMMetricCollection;
import org.apache.skywalking.apm.network.language.agent.v3.JVMMetricReportServiceGrpc;
import org.apache.skywalking.apm.network.language.agent.v3.MeterData;
import org.apache.skywalking.apm.network.language.agent.v3.MeterReportServiceGrpc;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.TraceSegmentReportServiceGrpc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverTest {

  @Test
  void anOccupiedPortIsNamedWithItsOption() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      List<String> options =
          Arrays.stream(ReceiverOption.values())
              .map(ReceiverOption::key)
              .filter(key -> key.endsWith(".port"))
              .toList();
      assertThat(options).contains("skywalking.port", "otlp-http.port", "http.port");
      for (String option : options) {
        assertThatThrownBy(() -> new Loopback(option, port).close())
            .isInstanceOf(OccupiedPortException.class)
            .hasMessageStartingWith(option + ": 127.0.0.1:" + port + " (expected: a free port");
      }
    }
  }

  @Test
  void itIsReadyOnlyWhileTheBrokerAnswers() throws Exception {
    try (Loopback loopback = new Loopback()) {
      await().until(() -> loopback.get("/readyz").statusCode() == 200);
      loopback.broker().trouble("Kafka: no answer");
      await().until(() -> loopback.get("/readyz").statusCode() == 503);
      assertThat(loopback.get("/readyz").body()).isEqualTo("Kafka: no answer\n");
      assertThat(loopback.get("/livez").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void itIsNotAliveWithoutTheThreadThatPublishes() throws Exception {
    try (Loopback loopback = new Loopback("drain.timeout", "100ms")) {
      loopback.broker().breakThreads();
      Answer<Commands> answer = new Answer<>();
      loopback.segments().collect(answer).onNext(Telemetry.segment("carts", 1));
      await().dontCatchUncaughtExceptions().until(() -> loopback.get("/livez").statusCode() == 503);
      assertThat(loopback.get("/livez").body()).isEqualTo("the thread that publishes has died\n");
    }
  }

  @Test
  @Timeout(30)
  void clientsThatHoldHalfARequestDoNotBlockTheProbes() throws Exception {
    try (Loopback loopback = new Loopback();
        Socket one = halfARequest(loopback);
        Socket two = halfARequest(loopback);
        Socket three = halfARequest(loopback)) {
      assertThat(loopback.get("/livez").statusCode()).isEqualTo(200);
      assertThat(List.of(one, two, three)).noneMatch(Socket::isClosed);
    }
  }

  private static Socket halfARequest(Loopback loopback) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), loopback.receiver().httpPort());
    socket.getOutputStream().write("GET /livez HTTP/1.1\r\nHost: ".getBytes(US_ASCII));
    return socket;
  }

  @Test
  void metricsAreThere() throws Exception {
    try (Loopback loopback = new Loopback()) {
      loopback.otlp().export(Telemetry.export(0, 7));
      assertThat(loopback.get("/metrics").body())
          .contains(
              "meshline_receiver_received_total{protocol=\"otlp\"} 7.0",
              "meshline_receiver_published_total{protocol=\"otlp\",type=\"span\"} 7.0",
              "meshline_receiver_in_flight_records{protocol=\"otlp\"} 0.0",
              "meshline_receiver_in_flight_bytes 0.0",
              "meshline_receiver_settle_seconds_count{protocol=\"otlp\"} 1");
    }
  }

  @Test
  void agentsGetAnEmptyAnswerToWhateverElseTheyCall() {
    try (Loopback loopback = new Loopback()) {
      ManagedChannel channel = loopback.connect(loopback.receiver().skywalkingPort());
      assertThat(
              JVMMetricReportServiceGrpc.newBlockingStub(channel)
                  .collect(JVMMetricCollection.getDefaultInstance()))
          .isEqualTo(Commands.getDefaultInstance());
      assertThat(
              ConfigurationDiscoveryServiceGrpc.newBlockingStub(channel)
                  .fetchConfigurations(ConfigurationSyncRequest.getDefaultInstance()))
          .isEqualTo(Commands.getDefaultInstance());
      Answer<Commands> answer = new Answer<>();
      StreamObserver<MeterData> meters = MeterReportServiceGrpc.newStub(channel).collect(answer);
      meters.onNext(MeterData.getDefaultInstance());
      meters.onNext(MeterData.getDefaultInstance());
      meters.onCompleted();
      assertThat(answer.code()).isEqualTo(Status.Code.OK);
      assertThat(answer.messages()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "skywalking.v10.AsyncProfilerTask/getAsyncProfilerTaskCommands",
        "skywalking.v3.EventService/collect",
        "JVMMetricReportService/collect"
      })
  void alsoServicesWithoutStubsHereAreAnswered(String method) {
    try (Loopback loopback = new Loopback()) {
      RawMessage answer =
          ClientCalls.blockingUnaryCall(
              loopback.connect(loopback.receiver().skywalkingPort()),
              RawMessage.method(method),
              CallOptions.DEFAULT,
              RawMessage.of(new byte[10]));
      assertThat(answer.bytes()).isEmpty();
    }
  }

  @Test
  void oldAgentsUseTheServicesWithoutPackage() {
    try (Loopback loopback = new Loopback()) {
      Answer<RawMessage> answer = new Answer<>();
      StreamObserver<RawMessage> stream =
          ClientCalls.asyncBidiStreamingCall(
              loopback
                  .connect(loopback.receiver().skywalkingPort())
                  .newCall(
                      RawMessage.method("TraceSegmentReportService/collect"), CallOptions.DEFAULT),
              answer);
      stream.onNext(RawMessage.of(Telemetry.segment("carts", 1).toByteArray()));
      stream.onCompleted();
      assertThat(answer.code()).isEqualTo(Status.Code.OK);
      assertThat(loopback.broker().callsPublished()).isEqualTo(1);
    }
  }

  @Test
  void otlpMetricsAreNotTaken() {
    try (Loopback loopback = new Loopback()) {
      StatusRuntimeException refusal =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  MetricsServiceGrpc.newBlockingStub(
                          loopback.connect(loopback.receiver().otlpPort()))
                      .export(ExportMetricsServiceRequest.getDefaultInstance()));
      assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }
  }

  @Test
  void withATokenOnlyThoseWhoShowItAreHeard() {
    try (Loopback loopback = new Loopback("token", "s3cret")) {
      assertThat(refusalOfSegments(loopback, "Authentication", "wrong"))
          .isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(refusalOfSegments(loopback, "Authentication", "s3cret")).isEqualTo(Status.Code.OK);
      StatusRuntimeException refusal =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> loopback.otlp().export(Telemetry.export(0, 1)));
      assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(loopback.counters().rejectedRecords(Source.OTLP, Token.REASON)).isEqualTo(1);
      TraceServiceGrpc.newBlockingStub(
              loopback.connect(
                  loopback.receiver().otlpPort(), header("authorization", "Bearer s3cret")))
          .export(Telemetry.export(0, 1));
      assertThat(loopback.broker().spansPublished()).isEqualTo(1);
    }
  }

  private static Status.Code refusalOfSegments(Loopback loopback, String header, String token) {
    Answer<Commands> answer = new Answer<>();
    StreamObserver<SegmentObject> stream =
        TraceSegmentReportServiceGrpc.newStub(
                loopback.connect(loopback.receiver().skywalkingPort(), header(header, token)))
            .collect(answer);
    stream.onNext(Telemetry.segment("carts", 1));
    stream.onCompleted();
    return answer.code();
  }

  private static ClientInterceptor header(String name, String value) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }
}
