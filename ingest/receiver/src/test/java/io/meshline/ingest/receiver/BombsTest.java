package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bodies that are small on the wire and are meant to fill the heap or the stack of whoever reads
 * them: each is refused by name, or read over, and leaves nothing behind.
 */
class BombsTest {
  private static final String JSON = "application/json";
  private static final String PROTOBUF = "application/x-protobuf";
  private static final int DEEP = 100_000;
  private static final Port OTLP = new Port(ReceiverOption.OTLP_HTTP_PORT, "/v1/traces");
  private static final Port OTLP_LOGS = new Port(ReceiverOption.OTLP_HTTP_PORT, "/v1/logs");
  private static final Port ZIPKIN = new Port(ReceiverOption.ZIPKIN_PORT, "/api/v2/spans");
  private static final Port ZIPKIN_1 = new Port(ReceiverOption.ZIPKIN_PORT, "/api/v1/spans");
  private static final Port SKYWALKING =
      new Port(ReceiverOption.SKYWALKING_HTTP_PORT, "/v3/segments");

  /** Sixty times the largest message that is taken. */
  private static final long UNFOLDED = 256L << 20;

  private static byte[] bomb;
  private static Loopback loopback;

  private record Port(ReceiverOption port, String path) {
    @Override
    public String toString() {
      return path;
    }
  }

  @BeforeAll
  static void start() throws IOException {
    bomb = gzip(' ', UNFOLDED);
    loopback = new Loopback();
  }

  @AfterAll
  static void stop() {
    loopback.close();
  }

  static List<Port> json() {
    return List.of(OTLP, OTLP_LOGS, ZIPKIN, ZIPKIN_1, SKYWALKING);
  }

  @ParameterizedTest
  @MethodSource("json")
  void nestingIsRefusedHoweverDeep(Port intake) throws Exception {
    for (String deep :
        List.of(
            "[".repeat(DEEP),
            "{\"a\":".repeat(DEEP),
            "{\"a\":" + "[".repeat(DEEP) + "]".repeat(DEEP) + "}",
            "[{\"tags\":" + "{\"a\":".repeat(DEEP) + "1" + "}".repeat(DEEP) + "}]",
            "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"a\",\"value\":"
                + "{\"arrayValue\":{\"values\":[".repeat(DEEP))) {
      refused(intake, JSON, bytes(deep));
    }
  }

  @ParameterizedTest
  @MethodSource("json")
  void numbersOfAnyLengthCostNothing(Port intake) throws Exception {
    for (String number : List.of("9".repeat(1_000_000), "1e999999999", "-1e-999999999")) {
      for (String body :
          List.of(
              "[{\"timestamp\":%1$s,\"duration\":%1$s,\"traceId\":%1$s}]".formatted(number),
              "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"kind\":%1$s,\"startTimeUnixNano\":%1$s}]}]}]}"
                  .formatted(number),
              "[{\"spans\":[{\"startTime\":%1$s,\"spanId\":%1$s}]}]".formatted(number),
              "[{\"timestamp\":\"%1$s\",\"duration\":\"%1$s\"}]".formatted(number))) {
        taken(intake, JSON, bytes(body));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("json")
  void aKeyThatComesAgainAndAgainIsKeptOnce(Port intake) throws Exception {
    String name = "\"name\":\"" + "n".repeat(100) + "\",";
    taken(intake, JSON, bytes("[{" + name.repeat(30_000) + "\"id\":\"1\"}]"));
    taken(
        intake,
        JSON,
        bytes(
            "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{"
                + name.repeat(30_000)
                + "\"kind\":2}]}]}]}"));
  }

  @ParameterizedTest
  @MethodSource("json")
  void whatUnfoldsIsReadNoFurtherThanTheLimit(Port intake) throws Exception {
    assertThat(bomb.length).isLessThan(1 << 20);
    HttpResponse<byte[]> answer =
        loopback.post(intake.port(), intake.path(), JSON, bomb, "Content-Encoding", "gzip");
    assertThat(answer.statusCode()).isEqualTo(413);
    nothingLeft();
  }

  @Test
  void protobufThatIsNestedIsRefused() throws Exception {
    // ExportTraceServiceRequest.resource_spans.resource.attributes.value
    byte[] traces = wrapped(deepAnyValue(10_000), 2, 1, 1, 1);
    refused(OTLP, PROTOBUF, traces);
    // ExportLogsServiceRequest.resource_logs.resource.attributes.value
    refused(OTLP_LOGS, PROTOBUF, traces);
  }

  @Test
  void afterAllThatOthersAreServed() {
    long before = loopback.broker().spansPublished();
    loopback.otlp().export(Telemetry.export(0, 3));
    assertThat(loopback.broker().spansPublished()).isEqualTo(before + 3);
  }

  private static void refused(Port intake, String type, byte[] body) throws Exception {
    HttpResponse<byte[]> answer = loopback.post(intake.port(), intake.path(), type, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body().length).isLessThan(4_096);
    nothingLeft();
  }

  /** Refused, or taken for what it is worth. */
  private static void taken(Port intake, String type, byte[] body) throws Exception {
    HttpResponse<byte[]> answer = loopback.post(intake.port(), intake.path(), type, body);
    assertThat(answer.statusCode()).isIn(200, 202, 400);
    assertThat(answer.body().length).isLessThan(4_096);
    nothingLeft();
  }

  private static void nothingLeft() {
    await()
        .untilAsserted(
            () -> {
              assertThat(loopback.receiver().inFlight().bytes()).isZero();
              assertThat(loopback.receiver().halfRead().bytes()).isZero();
            });
    assertThat(loopback.receiver().ready()).isTrue();
  }

  /** An AnyValue of arrays in arrays; made from the inside without recursion. */
  private static byte[] deepAnyValue(int depth) throws IOException {
    // AnyValue.array_value is field 5, ArrayValue.values field 1.
    Deque<Integer> sizes = new ArrayDeque<>();
    int size = 0;
    for (int i = 0; i < 2 * depth; i++) {
      sizes.push(size);
      size += 1 + CodedOutputStream.computeUInt32SizeNoTag(size);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(size);
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    boolean outer = true;
    while (!sizes.isEmpty()) {
      coded.writeTag(outer ? 5 : 1, 2);
      coded.writeUInt32NoTag(sizes.pop());
      outer = !outer;
    }
    coded.flush();
    return out.toByteArray();
  }

  /** The bytes as the innermost of messages, each in the given field of the next. */
  private static byte[] wrapped(byte[] inner, int... fields) throws IOException {
    byte[] message = inner;
    for (int field : fields) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      CodedOutputStream coded = CodedOutputStream.newInstance(out);
      coded.writeByteArray(field, message);
      coded.flush();
      message = out.toByteArray();
    }
    return message;
  }

  private static byte[] gzip(char letter, long times) throws IOException {
    byte[] block = String.valueOf(letter).repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      for (long written = 0; written < times; written += block.length) {
        gzip.write(block);
      }
    }
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
