package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each gRPC call counts once, as what its caller was told, whoever told it. */
class GrpcAnswersTest {
  private static final String SEGMENTS = "skywalking.v3.TraceSegmentReportService/collect";
  private static final String QUIET = "skywalking.v3.JVMMetricReportService/collect";
  private static final String TRACES = "opentelemetry.proto.collector.trace.v1.TraceService/Export";
  private static final String METRICS =
      "opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

  @Test
  void callsWhoseContentIsNotKeptCountToo() {
    try (Loopback loopback = new Loopback()) {
      assertThat(call(loopback, ReceiverOption.SKYWALKING_PORT, QUIET)).isEqualTo(Status.Code.OK);
      counts(loopback, Map.of("skywalking OK", 1L));

      Answer<RawMessage> leaves = new Answer<>();
      StreamObserver<RawMessage> stream =
          ClientCalls.asyncBidiStreamingCall(
              loopback
                  .connect(loopback.receiver().skywalkingPort())
                  .newCall(RawMessage.method(QUIET), CallOptions.DEFAULT),
              leaves);
      await().until(() -> loopback.counters().quietCalls() == 2);
      stream.onError(Status.CANCELLED.asRuntimeException());
      counts(loopback, Map.of("skywalking OK", 1L, "skywalking CANCELLED", 1L));
      countsInTheEnd(loopback, Map.of("skywalking OK", 1L, "skywalking CANCELLED", 1L));
    }
  }

  @Test
  void methodsThatAreNotTakenCountAsThose() {
    try (Loopback loopback = new Loopback()) {
      assertThat(call(loopback, ReceiverOption.OTLP_PORT, METRICS))
          .isEqualTo(Status.Code.UNIMPLEMENTED);
      assertThat(call(loopback, ReceiverOption.SKYWALKING_PORT, TRACES))
          .isEqualTo(Status.Code.UNIMPLEMENTED);
      counts(loopback, Map.of("otlp UNIMPLEMENTED", 1L, "skywalking UNIMPLEMENTED", 1L));
      countsInTheEnd(loopback, Map.of("otlp UNIMPLEMENTED", 1L, "skywalking UNIMPLEMENTED", 1L));
    }
  }

  @Test
  void methodsThatAreNotTakenAreToldWhichAreAndWhatHelps() {
    try (Loopback loopback = new Loopback()) {
      assertThat(refusal(loopback.connect(loopback.receiver().otlpPort()), METRICS))
          .isEqualTo(
              "method: "
                  + METRICS
                  + " (expected: one of opentelemetry.proto.collector.trace.v1.TraceService,"
                  + " opentelemetry.proto.collector.logs.v1.LogsService); metrics are not taken,"
                  + " only traces and access logs: switch the metrics exporter off"
                  + " (otel.metrics.exporter=none)");
      assertThat(refusal(loopback.connect(loopback.receiver().skywalkingPort()), TRACES))
          .startsWith("method: " + TRACES + " (expected: one of skywalking.v3.TraceSegmentReport")
          .endsWith("); traces and access logs are taken by the port otlp.port");
      String name = "x".repeat(1_000) + "/y";
      assertThat(refusal(loopback.connect(loopback.receiver().otlpPort()), name))
          .startsWith("method: " + "x".repeat(79) + "… (expected: ")
          .endsWith(".LogsService)");
    }
  }

  private static String refusal(ManagedChannel channel, String method) {
    StatusRuntimeException refusal =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    channel, RawMessage.method(method), CallOptions.DEFAULT, RawMessage.EMPTY));
    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    return String.valueOf(refusal.getStatus().getDescription());
  }

  @Test
  void whoShowsNoTokenCountsByTheCodeOfTheProtocol() {
    try (Loopback loopback = new Loopback("token", "s3cret")) {
      for (String method : new String[] {SEGMENTS, QUIET}) {
        assertThat(call(loopback, ReceiverOption.SKYWALKING_PORT, method))
            .isEqualTo(Status.Code.PERMISSION_DENIED);
      }
      assertThat(call(loopback, ReceiverOption.OTLP_PORT, TRACES))
          .isEqualTo(Status.Code.UNAUTHENTICATED);
      counts(loopback, Map.of("skywalking PERMISSION_DENIED", 2L, "otlp UNAUTHENTICATED", 1L));
      assertThat(loopback.counters().quietCalls()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SEGMENTS, QUIET})
  void messagesThatCannotBeReadOnAreNoCallersWhoLeft(String method) throws Exception {
    try (Loopback loopback = new Loopback()) {
      int port = loopback.receiver().skywalkingPort();
      try (RawCall reserved = new RawCall(port, method)) {
        reserved.send(false, 0xFF, 0, 0, 0, 1, 7);
        counts(loopback, Map.of("skywalking INTERNAL", 1L));
      }
      try (RawCall shorter = new RawCall(port, method)) {
        shorter.send(true, 0, 0, 0, 0, 9, 7);
        counts(loopback, Map.of("skywalking INTERNAL", 2L));
      }
      try (RawCall uncompressed = new RawCall(port, method)) {
        uncompressed.send(false, 1, 0, 0, 0, 1, 7);
        counts(loopback, Map.of("skywalking INTERNAL", 3L));
      }
      try (RawCall large = new RawCall(port, method)) {
        large.send(false, 0, 0x7F, 0, 0, 0, 7);
        counts(loopback, Map.of("skywalking INTERNAL", 3L, "skywalking RESOURCE_EXHAUSTED", 1L));
      }
      try (RawCall leaves = new RawCall(port, method)) {
        leaves.send(false, 0, 0, 0, 0, 9, 7);
        await().until(() -> loopback.receiver().halfRead().bytes() > 0);
      }
      Map<String, Long> all =
          Map.of(
              "skywalking INTERNAL",
              3L,
              "skywalking RESOURCE_EXHAUSTED",
              1L,
              "skywalking CANCELLED",
              1L);
      counts(loopback, all);
      assertThat(loopback.counters().openCalls(Source.SKYWALKING)).isZero();
      assertThat(loopback.inFlightBytes()).isZero();
      countsInTheEnd(loopback, all);
    }
  }

  /** When nothing runs any more that could count a call once more. */
  private static void countsInTheEnd(Loopback loopback, Map<String, Long> answers) {
    loopback.close();
    assertThat(answers(loopback)).isEqualTo(answers);
  }

  private static Status.Code call(Loopback loopback, ReceiverOption port, String method) {
    int number = loopback.receiver().telemetryPorts().getOrDefault(port, 0);
    return AgentMethods.call(loopback.connect(number), method, RawMessage.of(new byte[3])).code();
  }

  /** That these are all: an answer may be there before it is counted. */
  private static void counts(Loopback loopback, Map<String, Long> answers) {
    await().untilAsserted(() -> assertThat(answers(loopback)).isEqualTo(answers));
  }

  private static Map<String, Long> answers(Loopback loopback) {
    return loopback.counters().registry().scrape().stream()
        .filter(metrics -> metrics.getMetadata().getName().endsWith("_answers"))
        .flatMap(metrics -> metrics.getDataPoints().stream())
        .map(CounterSnapshot.CounterDataPointSnapshot.class::cast)
        .collect(
            Collectors.toMap(
                point -> point.getLabels().get("protocol") + " " + point.getLabels().get("code"),
                point -> (long) point.getValue()));
  }
}
