package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Zipkin's HTTP side: 202 when the broker has the spans. */
class ZipkinHttpTest {
  private static final String V2 = "/api/v2/spans";
  private static final String V1 = "/api/v1/spans";
  private static final String JSON = "application/json";

  private static final String SPAN =
      """
      [{"traceId": "463ac35c9f6413ad", "id": "72485a3953bb6124", "kind": "SERVER", "name": "get",
        "timestamp": 1795342500000000, "duration": 1500, "localEndpoint": {"serviceName": "cart"}}]
      """;

  private static final String BOTH_SIDES_IN_V1 =
      """
      [{"traceId": "463ac35c9f6413ad", "id": "72485a3953bb6124", "name": "get", "annotations": [
        {"timestamp": 1795342500000000, "value": "cs", "endpoint": {"serviceName": "front"}},
        {"timestamp": 1795342500000100, "value": "sr", "endpoint": {"serviceName": "cart"}},
        {"timestamp": 1795342500000200, "value": "ss", "endpoint": {"serviceName": "cart"}},
        {"timestamp": 1795342500000300, "value": "cr", "endpoint": {"serviceName": "front"}}]}]
      """;

  /** A ListOfSpans with one span: ids, name "get", time, duration 5, service "cart". */
  private static final String PROTO3 =
      "0a34"
          + "0a08463ac35c9f6413ad"
          + "1a0872485a3953bb6124"
          + "2002"
          + "2a03676574"
          + "310071f6bfda600600"
          + "3805"
          + "420c0a046361727412040a010007";

  @Test
  void spansAreAcceptedWhenTheBrokerHasThem() throws Exception {
    try (Loopback loopback = new Loopback()) {
      loopback.broker().hold();
      CompletableFuture<HttpResponse<byte[]>> answer =
          loopback.postLater(ReceiverOption.ZIPKIN_PORT, V2, JSON, bytes(SPAN));
      await().until(() -> loopback.broker().held() > 0);
      assertThat(answer).isNotDone();
      loopback.broker().release();
      assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(202);
      assertThat(loopback.broker().spansPublished()).isEqualTo(1);
    }
  }

  @Test
  void eachEncodingIsTaken() throws Exception {
    try (Loopback loopback = new Loopback()) {
      assertThat(post(loopback, V1, JSON, bytes(BOTH_SIDES_IN_V1))).isEqualTo(202);
      assertThat(post(loopback, V2, JSON, gzip(bytes(SPAN)), "Content-Encoding", "gzip"))
          .isEqualTo(202);
      assertThat(post(loopback, V2, "application/x-protobuf", HexFormat.of().parseHex(PROTO3)))
          .isEqualTo(202);
      assertThat(post(loopback, V2, JSON, bytes("[]"))).isEqualTo(202);
      assertThat(loopback.broker().spansPublished()).isEqualTo(4);
      assertThat(loopback.counters().publishedRecords(Source.ZIPKIN)).isEqualTo(4);
    }
  }

  @Test
  void whatIsNoListIsRefusedAndABadSpanIsNot() throws Exception {
    try (Loopback loopback = new Loopback()) {
      assertThat(post(loopback, V2, JSON, bytes("hello"))).isEqualTo(400);
      assertThat(post(loopback, V2, JSON, bytes(SPAN.substring(0, 100)))).isEqualTo(400);
      assertThat(post(loopback, V2, JSON, bytes(SPAN.replace("463ac35c9f6413ad", "xyz"))))
          .isEqualTo(202);
      assertThat(loopback.counters().rejectedRecords(Source.ZIPKIN, Intake.UNDECODABLE))
          .isEqualTo(2);
      assertThat(loopback.counters().rejectedRecords(Source.ZIPKIN, "trace_id_invalid"))
          .isEqualTo(1);
      await().until(() -> loopback.broker().deadLetters().size() == 3);
    }
  }

  private static int post(
      Loopback loopback, String path, String type, byte[] body, String... headers)
      throws Exception {
    return loopback.post(ReceiverOption.ZIPKIN_PORT, path, type, body, headers).statusCode();
  }

  private static byte[] gzip(byte[] plain) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
