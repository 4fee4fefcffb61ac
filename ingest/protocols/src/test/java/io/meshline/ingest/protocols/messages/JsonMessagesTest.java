package io.meshline.ingest.protocols.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.skywalking.apm.network.language.agent.v3.SegmentObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanLayer;
import org.apache.skywalking.apm.network.language.agent.v3.SpanObject;
import org.apache.skywalking.apm.network.language.agent.v3.SpanType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMessagesTest {
  private static final Span NOTHING = Span.getDefaultInstance();

  static Stream<Arguments> spans() {
    return Stream.of(
        arguments("{}", NOTHING),
        arguments("{\"name\": \"GET\"}", span().setName("GET").build()),
        arguments("{\"name\": null, \"kind\": null}", NOTHING),
        // Ids are in hexadecimal, in small or capital letters, and may be absent or empty.
        arguments(
            "{\"traceId\": \"000102030405060708090A0b0c0d0e0F\", \"spanId\": \"00ff\"}",
            span()
                .setTraceId(bytes(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
                .setSpanId(bytes(0, 255))
                .build()),
        arguments("{\"parentSpanId\": \"\"}", NOTHING),
        // Field names in either spelling.
        arguments("{\"trace_id\": \"ff\"}", span().setTraceId(bytes(255)).build()),
        arguments("{\"trace_state\": \"ot=th:8\"}", span().setTraceState("ot=th:8").build()),
        // 64 bits as text or as number, also beyond what is positive in a long.
        arguments(
            "{\"startTimeUnixNano\": \"1544712660000000000\", \"endTimeUnixNano\": 7}",
            span().setStartTimeUnixNano(1544712660000000000L).setEndTimeUnixNano(7).build()),
        arguments(
            "{\"startTimeUnixNano\": \"18446744073709551615\"}",
            span().setStartTimeUnixNano(-1).build()),
        arguments("{\"endTimeUnixNano\": 1.5e3}", span().setEndTimeUnixNano(1500).build()),
        // Enumerations by number or name; what this version does not know is kept or skipped.
        arguments("{\"kind\": 2}", span().setKind(Span.SpanKind.SPAN_KIND_SERVER).build()),
        arguments(
            "{\"kind\": \"SPAN_KIND_CLIENT\"}",
            span().setKind(Span.SpanKind.SPAN_KIND_CLIENT).build()),
        arguments("{\"kind\": 77}", span().setKindValue(77).build()),
        arguments("{\"kind\": \"SPAN_KIND_OF_THE_FUTURE\"}", NOTHING),
        // Unknown fields, however deep.
        arguments(
            "{\"future\": {\"a\": [1, {\"b\": [[]]}]}, \"name\": \"x\"}",
            span().setName("x").build()),
        // Parts, lists, unions.
        arguments(
            "{\"status\": {\"code\": 2, \"message\": \"no\"}}",
            span().setStatus(Status.newBuilder().setCodeValue(2).setMessage("no")).build()),
        arguments(
            "{\"attributes\": [{\"key\": \"a\", \"value\": {\"intValue\": \"-5\"}},"
                + " {\"key\": \"b\", \"value\": {\"doubleValue\": \"NaN\"}},"
                + " {\"key\": \"c\", \"value\": {\"boolValue\": true}},"
                + " {\"key\": \"d\", \"value\": {\"bytesValue\": \"AP8=\"}}]}",
            span()
                .addAttributes(attribute("a", AnyValue.newBuilder().setIntValue(-5)))
                .addAttributes(attribute("b", AnyValue.newBuilder().setDoubleValue(Double.NaN)))
                .addAttributes(attribute("c", AnyValue.newBuilder().setBoolValue(true)))
                .addAttributes(attribute("d", AnyValue.newBuilder().setBytesValue(bytes(0, 255))))
                .build()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spans")
  void readsOtlp(String json, Span expected) throws IOException {
    assertThat(JsonMessages.otlp().parse(NOTHING, utf8(json))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "<{0}>")
  @ValueSource(
      strings = {
        "",
        "[]",
        "7",
        "{",
        "{} {}",
        "{\"name\": 7}",
        "{\"name\": {\"a\": 1}}",
        "{\"kind\": 1.5}",
        "{\"traceId\": \"xyz\"}",
        "{\"traceId\": \"abc\"}",
        "{\"startTimeUnixNano\": \"soon\"}",
        "{\"startTimeUnixNano\": -1}",
        "{\"startTimeUnixNano\": 1e999999999}",
        "{\"startTimeUnixNano\": 123456789012345678901234567890123456789012345678901234567890}",
        "{\"attributes\": {\"key\": \"a\"}}",
        "{\"attributes\": [null]}",
        "{\"status\": \"OK\"}"
      })
  void refusesWhatIsNoSuchMessage(String json) {
    assertThatThrownBy(() -> JsonMessages.otlp().parse(NOTHING, utf8(json)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void readsSegmentsOneByOneAlsoWithoutAnArray() throws IOException {
    String one =
        """
        {"traceId": "t", "traceSegmentId": "s", "service": "carts", "serviceInstance": "c@1",
         "spans": [{"spanId": 0, "parentSpanId": -1, "startTime": 1588664577013,
                    "endTime": "1588664577028", "spanType": "Entry", "spanLayer": 3}]}
        """;
    SegmentObject expected =
        SegmentObject.newBuilder()
            .setTraceId("t")
            .setTraceSegmentId("s")
            .setService("carts")
            .setServiceInstance("c@1")
            .addSpans(
                SpanObject.newBuilder()
                    .setParentSpanId(-1)
                    .setStartTime(1588664577013L)
                    .setEndTime(1588664577028L)
                    .setSpanType(SpanType.Entry)
                    .setSpanLayer(SpanLayer.Http))
            .build();
    assertThat(each(one)).containsExactly(expected);
    assertThat(each("[" + one + "," + one + "]")).containsExactly(expected, expected);
    assertThat(each("[]")).isEmpty();
  }

  @Test
  void faultsNameTheValueAndWhatWasExpectedInOneLine() {
    assertFault(
        "{\"traceId\": \"zz\"}", "traceId: zz (expected: hexadecimal digits, two for each byte)");
    assertFault(
        "{\n\"endTimeUnixNano\": 1.5}",
        "endTimeUnixNano: 1.5 (expected: a whole number of at most 64 bits, at least 0)");
    assertFault("{\n\"name\": 7}", "name: 7 (expected: a text)");
    assertFault(
        "{\"traceId\": \"" + "z".repeat(1_000) + "\"}",
        "traceId: " + "z".repeat(39) + "… (expected: hexadecimal digits, two for each byte)");
    assertFault("{\"traceId\": \"a\\nb\"}", " (expected: hexadecimal digits");
    assertFault("{\"name\" \"GET\"}", "expecting a colon");
    assertFault("[]", "(expected: an object: Span)");
  }

  private static void assertFault(String json, String told) {
    assertThatThrownBy(() -> JsonMessages.otlp().parse(NOTHING, utf8(json)))
        .isInstanceOf(IOException.class)
        .message()
        .startsWith("line " + (json.contains("\n") ? 2 : 1) + ", column ")
        .contains(told)
        .doesNotContain("\n");
  }

  @Test
  void refusesWhatWouldFillTheHeap() {
    String many = "{\"spans\":[" + "{},".repeat(1_000_000) + "{}]}";
    assertThatThrownBy(
            () ->
                JsonMessages.otlp()
                    .parse(
                        ExportTraceServiceRequest.getDefaultInstance(),
                        utf8("{\"resourceSpans\":[{\"scopeSpans\":[" + many + "]}]}")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("when decoded");
    String deep = "{\"arrayValue\":{\"values\":[".repeat(5_000);
    assertThatThrownBy(() -> JsonMessages.otlp().parse(AnyValue.getDefaultInstance(), utf8(deep)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("depth");
  }

  @Test
  void mutatedJsonIsReadOrRefusedAndNothingElse() {
    long seed = 20_261_124;
    System.out.println("JsonMessagesTest seed: " + seed);
    Random random = new Random(seed);
    List<String> valid = spans().map(row -> (String) row.get()[0]).toList();
    String alphabet = "{}[]\",:0123456789.eE+-nulltrefas\\u\u0000é";
    long read = 0;
    long refused = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder json = new StringBuilder(valid.get(random.nextInt(valid.size())));
      for (int change = random.nextInt(4); change >= 0; change--) {
        int at = random.nextInt(json.length() + 1);
        char letter = alphabet.charAt(random.nextInt(alphabet.length()));
        if (at < json.length() && random.nextBoolean()) {
          json.setCharAt(at, letter);
        } else {
          json.insert(at, letter);
        }
      }
      try {
        JsonMessages.otlp().parse(NOTHING, utf8(json.toString()));
        read++;
      } catch (IOException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", message " + i + ": " + json, e);
      }
    }
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }

  private static List<SegmentObject> each(String json) throws IOException {
    List<SegmentObject> segments = new ArrayList<>();
    JsonMessages.standard()
        .parseEach(SegmentObject.getDefaultInstance(), utf8(json), segments::add);
    return segments;
  }

  private static Span.Builder span() {
    return Span.newBuilder();
  }

  private static KeyValue attribute(String key, AnyValue.Builder value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static ByteString bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return ByteString.copyFrom(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
