package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.rpc.Status;
import io.meshline.ingest.protocols.envoy.OtlpAccessLogConverter;
import io.meshline.ingest.protocols.messages.JsonMessages;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The HTTP side keeps the promises of the gRPC side, in the words of each protocol. */
class HttpIntakeTest {
  private static final String TRACES = "/v1/traces";
  private static final String JSON = "application/json";
  private static final String PROTOBUF = "application/x-protobuf";

  private static final String TWO_SPANS =
      """
      {"resourceSpans": [{
        "resource": {"attributes": [
          {"key": "service.name", "value": {"stringValue": "carts"}}]},
        "scopeSpans": [{"scope": {"name": "by hand"}, "spans": [
          {"traceId": "5B8EFFF798038103D269B633813FC60C", "spanId": "EEE19B7EC3C1B174",
           "name": "GET /carts", "kind": 2, "unknownField": {"deep": [1, 2, {"deeper": null}]},
           "startTimeUnixNano": "1544712660000000000", "endTimeUnixNano": 1544712661000000000},
          {"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b175",
           "parentSpanId": "", "name": "GET /prices", "kind": "SPAN_KIND_CLIENT",
           "startTimeUnixNano": 1544712660000000000, "endTimeUnixNano": "1544712660500000000",
           "attributes": [{"key": "http.response.status_code", "value": {"intValue": "503"}}],
           "status": {"code": 2}}]}]}]}
      """;

  @Test
  void exportsAreAnsweredAfterTheBrokerAcknowledged() throws Exception {
    try (Loopback loopback = new Loopback()) {
      loopback.broker().hold();
      CompletableFuture<HttpResponse<byte[]>> answer =
          loopback.postLater(
              ReceiverOption.OTLP_HTTP_PORT,
              TRACES,
              PROTOBUF,
              Telemetry.export(0, 500).toByteArray());
      await().until(() -> loopback.broker().held() > 0);
      assertThat(answer).isNotDone();

      loopback.broker().release();
      HttpResponse<byte[]> response = answer.get(20, TimeUnit.SECONDS);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(type(response)).isEqualTo(PROTOBUF);
      assertThat(ExportTraceServiceResponse.parseFrom(response.body()).hasPartialSuccess())
          .isFalse();
      assertThat(loopback.broker().spansPublished()).isEqualTo(500);
      assertThat(loopback.receiver().inFlight().bytes()).isZero();
    }
  }

  @Test
  void jsonIsTakenAndAnsweredInJson() throws Exception {
    try (Loopback loopback = new Loopback()) {
      HttpResponse<byte[]> response =
          otlp(loopback, JSON + "; charset=utf-8", TWO_SPANS.getBytes(StandardCharsets.UTF_8));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(type(response)).isEqualTo(JSON);
      assertThat(text(response)).isEqualTo("{}");
      assertThat(loopback.broker().spansPublished()).isEqualTo(2);
    }
  }

  @Test
  void compressedBodiesAreTaken() throws Exception {
    byte[] plain = TWO_SPANS.getBytes(StandardCharsets.UTF_8);
    try (Loopback loopback = new Loopback()) {
      for (String coding : new String[] {"gzip", "deflate", "identity"}) {
        HttpResponse<byte[]> response =
            otlp(loopback, JSON, compressed(coding, plain), "Content-Encoding", coding);
        assertThat(response.statusCode()).as(coding).isEqualTo(200);
      }
      assertThat(loopback.broker().spansPublished()).isEqualTo(6);
    }
  }

  @Test
  void whatIsRejectedIsSaidInTheEncodingOfTheRequest() throws Exception {
    try (Loopback loopback = new Loopback()) {
      String oneBad = TWO_SPANS.replace("EEE19B7EC3C1B174", "EEE19B7EC3C1");
      HttpResponse<byte[]> partly = otlp(loopback, JSON, oneBad.getBytes(StandardCharsets.UTF_8));
      assertThat(partly.statusCode()).isEqualTo(200);
      assertThat(text(partly)).startsWith("{\"partialSuccess\":{\"rejectedSpans\":\"1\",");

      HttpResponse<byte[]> broken =
          otlp(loopback, JSON, "{\"resourceSpans\": [{]".getBytes(StandardCharsets.UTF_8));
      assertThat(broken.statusCode()).isEqualTo(400);
      assertThat(text(broken)).startsWith("{\"code\":3,\"message\":\"");

      HttpResponse<byte[]> bytes = otlp(loopback, PROTOBUF, new byte[] {(byte) 0xFF, 0});
      assertThat(bytes.statusCode()).isEqualTo(400);
      assertThat(Status.parseFrom(bytes.body()).getCode()).isEqualTo(3);

      HttpResponse<byte[]> noGzip =
          otlp(
              loopback,
              JSON,
              "not gzip".getBytes(StandardCharsets.UTF_8),
              "Content-Encoding",
              "gzip");
      assertThat(noGzip.statusCode()).isEqualTo(400);

      Counters counters = loopback.counters();
      assertThat(counters.rejectedRecords(Source.OTLP, Intake.UNDECODABLE)).isEqualTo(3);
      assertThat(counters.receivedRecords(Source.OTLP)).isEqualTo(5);
      assertThat(counters.publishedRecords(Source.OTLP)).isEqualTo(1);
      await().until(() -> loopback.broker().deadLetters().size() == 4);
    }
  }

  @Test
  void aSlowBrokerMakesExportersComeAgainLater() throws Exception {
    try (Loopback loopback = new Loopback("otlp.answer-timeout", "200ms")) {
      loopback.broker().hold();
      HttpResponse<byte[]> late = otlp(loopback, PROTOBUF, Telemetry.export(0, 5).toByteArray());
      assertThat(late.statusCode()).isEqualTo(503);
      assertThat(late.headers().firstValueAsLong("Retry-After").orElseThrow()).isPositive();
      assertThat(Status.parseFrom(late.body()).getMessage()).isNotEmpty();
      // What was sent is published nevertheless.
      loopback.broker().release();
      await().until(() -> loopback.broker().spansPublished() == 5);
    }
  }

  @Test
  void bodiesThatAreTooLargeAreRefusedAndCountedHoweverTheyCome() throws Exception {
    try (Loopback loopback = new Loopback("message.max-size", "64KiB")) {
      byte[] large = new byte[1 << 20];
      HttpResponse<byte[]> declared = otlp(loopback, PROTOBUF, large);
      assertThat(declared.statusCode()).isEqualTo(413);
      HttpResponse<byte[]> bomb =
          otlp(loopback, PROTOBUF, compressed("gzip", large), "Content-Encoding", "gzip");
      assertThat(bomb.statusCode()).isEqualTo(413);
      assertThat(loopback.counters().rejectedRecords(Source.OTLP, RefusedMessages.TOO_LARGE))
          .isEqualTo(2);
      assertThat(loopback.receiver().inFlight().bytes()).isZero();
    }
  }

  @Test
  void whatIsNotTakenIsRefusedClearly() throws Exception {
    try (Loopback loopback = new Loopback()) {
      byte[] body = TWO_SPANS.getBytes(StandardCharsets.UTF_8);
      assertThat(otlp(loopback, "text/csv", body).statusCode()).isEqualTo(415);
      assertThat(otlp(loopback, JSON, body, "Content-Encoding", "br").statusCode()).isEqualTo(415);
      assertThat(loopback.counters().rejectedRecords(Source.OTLP, HttpRoutes.UNKNOWN_TYPE))
          .isEqualTo(2);
      assertThat(
              loopback.post(ReceiverOption.OTLP_HTTP_PORT, "/v1/metrics", JSON, body).statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void callersWithoutTheTokenAreRefused() throws Exception {
    try (Loopback loopback = new Loopback("token", "s3cret")) {
      byte[] body = TWO_SPANS.getBytes(StandardCharsets.UTF_8);
      assertThat(otlp(loopback, JSON, body).statusCode()).isEqualTo(401);
      assertThat(otlp(loopback, JSON, body, "Authorization", "Bearer wrong").statusCode())
          .isEqualTo(401);
      assertThat(otlp(loopback, JSON, body, "Authorization", "Bearer s3cret").statusCode())
          .isEqualTo(200);
      assertThat(loopback.counters().rejectedRecords(Source.OTLP, Token.REASON)).isEqualTo(2);
    }
  }

  @Test
  void skywalkingAgentsReportByJson() throws Exception {
    try (Loopback loopback = new Loopback()) {
      String segment =
          """
          {"traceId": "a12ff60b-5807-463b-a1f8-fb1c8608219e",
           "traceSegmentId": "fa2ad2ff-3b9c-4d2b-9d5f-9a1b4e0f1a10",
           "service": "carts", "serviceInstance": "carts@10.0.0.7", "isSizeLimited": false,
           "spans": [{"spanId": 0, "parentSpanId": -1, "startTime": 1588664577013,
             "endTime": "1588664577028", "operationName": "GET:/carts", "spanType": "Entry",
             "spanLayer": "Http", "componentId": 6000, "isError": false, "skipAnalysis": false,
             "tags": [{"key": "http.method", "value": "GET"},
                      {"key": "http.status_code", "value": "200"}]}]}
          """;
      assertThat(skywalking(loopback, "/v3/segment", segment)).isEqualTo("200 {}");
      assertThat(skywalking(loopback, "/v3/segments", "[" + segment + "," + segment + "]"))
          .isEqualTo("200 {}");
      assertThat(loopback.broker().callsPublished()).isEqualTo(3);

      assertThat(
              skywalking(
                  loopback,
                  "/v3/management/reportProperties",
                  """
                  {"service": "carts", "serviceInstance": "carts@10.0.0.7",
                   "properties": [{"key": "language", "value": "Lua"}]}
                  """))
          .isEqualTo("200 {}");
      assertThat(
              skywalking(
                  loopback,
                  "/v3/management/keepAlive",
                  "{\"service\": \"carts\", \"serviceInstance\": \"carts@10.0.0.7\"}"))
          .isEqualTo("200 {}");
      assertThat(loopback.broker().instances())
          .extracting(metadata -> metadata.getInstance().getInstance())
          .containsExactly("carts@10.0.0.7", "carts@10.0.0.7");

      // Not used here, but an agent must not log errors because of it.
      assertThat(skywalking(loopback, "/v3/logs", "[{\"service\": \"carts\"}]"))
          .isEqualTo("200 {}");
      assertThat(skywalking(loopback, "/browser/perfData", "{}")).isEqualTo("200 {}");
      assertThat(skywalking(loopback, "/v3/segment", "{\"traceId\": 7")).startsWith("400 ");
      assertThat(loopback.counters().inFlightRecords()).isZero();
    }
  }

  @Test
  void accessLogsAreTakenByHttpAndGrpcAndOtherLogsCounted() throws Exception {
    try (Loopback loopback = new Loopback()) {
      String logs =
          """
          {"resourceLogs": [{"scopeLogs": [{"logRecords": [
            {"timeUnixNano": "1544712660000000000", "body": {"stringValue": "GET /carts 200"},
             "attributes": [
               {"key": "node_id", "value": {"stringValue": "sidecar~10.0.0.7~carts-1.shop~x"}},
               {"key": "service", "value": {"stringValue": "carts"}},
               {"key": "method", "value": {"stringValue": "GET"}},
               {"key": "path", "value": {"stringValue": "/carts"}},
               {"key": "response_code", "value": {"stringValue": "200"}},
               {"key": "duration", "value": {"stringValue": "7"}},
               {"key": "upstream_cluster", "value": {"stringValue": "inbound|8080||"}}]},
            {"timeUnixNano": "1544712660000000000", "body": {"stringValue": "hello"}}]}]}]}
          """;
      byte[] json = logs.getBytes(StandardCharsets.UTF_8);
      HttpResponse<byte[]> response =
          loopback.post(ReceiverOption.OTLP_HTTP_PORT, "/v1/logs", JSON, json);
      assertThat(response.statusCode()).isEqualTo(200);
      // Most of those who are told send the logs of programs, and can do something about it.
      String why =
          "attributes: none of an access log (expected: upstream_cluster, …, from"
              + " logFormat.labels); other logs are not taken: switch the logs exporter off"
              + " (OTEL_LOGS_EXPORTER=none)";
      assertThat(text(response))
          .isEqualTo(
              "{\"partialSuccess\":{\"rejectedLogRecords\":\"1\",\"errorMessage\":\"%s\"}}", why);
      assertThat(loopback.broker().callsPublished()).isEqualTo(1);

      ExportLogsServiceRequest request =
          JsonMessages.otlp().parse(ExportLogsServiceRequest.getDefaultInstance(), json);
      assertThat(
              LogsServiceGrpc.newBlockingStub(loopback.connect(loopback.receiver().otlpPort()))
                  .export(request)
                  .getPartialSuccess())
          .isEqualTo(
              ExportLogsPartialSuccess.newBuilder()
                  .setRejectedLogRecords(1)
                  .setErrorMessage(why)
                  .build());
      assertThat(loopback.broker().callsPublished()).isEqualTo(2);
      assertThat(
              loopback
                  .counters()
                  .rejectedRecords(Source.OTLP_LOGS, OtlpAccessLogConverter.NOT_ACCESS))
          .isEqualTo(2);
      assertThat(loopback.counters().deadLetters(true) + loopback.counters().deadLetters(false))
          .isZero();
    }
  }

  @Test
  void openRequestsAreFinishedAtTheEnd() throws Exception {
    try (Loopback loopback = new Loopback()) {
      loopback.broker().hold();
      CompletableFuture<HttpResponse<byte[]>> answer =
          loopback.postLater(
              ReceiverOption.OTLP_HTTP_PORT,
              TRACES,
              PROTOBUF,
              Telemetry.export(0, 3).toByteArray());
      await().until(() -> loopback.counters().inFlightRecords() == 3);
      CompletableFuture<Void> end = CompletableFuture.runAsync(loopback.receiver()::close);
      await().until(() -> !loopback.receiver().ready());
      assertThat(answer).isNotDone();

      loopback.broker().release();
      assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      end.get(20, TimeUnit.SECONDS);
      assertThat(loopback.broker().spansPublished()).isEqualTo(3);
    }
  }

  private static HttpResponse<byte[]> otlp(
      Loopback loopback, String type, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return loopback.post(ReceiverOption.OTLP_HTTP_PORT, TRACES, type, body, headers);
  }

  /** Status and body. */
  private static String skywalking(Loopback loopback, String path, String json)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        loopback.post(
            ReceiverOption.SKYWALKING_HTTP_PORT, path, JSON, json.getBytes(StandardCharsets.UTF_8));
    return response.statusCode() + " " + text(response);
  }

  private static byte[] compressed(String coding, byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (coding.equals("gzip")) {
      try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
        out.write(plain);
      }
    } else if (coding.equals("deflate")) {
      try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
        out.write(plain);
      }
    } else {
      bytes.writeBytes(plain);
    }
    return bytes.toByteArray();
  }

  private static String type(HttpResponse<byte[]> response) {
    return response.headers().firstValue("Content-Type").orElse("");
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
