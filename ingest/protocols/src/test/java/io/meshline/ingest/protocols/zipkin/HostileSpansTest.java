package io.meshline.ingest.protocols.zipkin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.ingest.protocols.Recorder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zipkin2.Span;
import zipkin2.codec.SpanBytesDecoder;
import zipkin2.codec.SpanBytesEncoder;

class HostileSpansTest {

  private static final int MESSAGES = 100_000;

  private static final String[] PIECES = {
    "null",
    "true",
    "-1",
    "1e400",
    "99999999999999999999",
    "[",
    "]",
    "{",
    "}",
    "\"\"",
    ",",
    "\\u0000",
    "\"traceId\":",
    "\"id\":\"1\"",
    "\"tags\":{\"error\":\"\"}",
    "\"shared\":true",
    "\"kind\":\"SERVER\"",
    "\"annotations\":[{\"value\":\"cs\",\"timestamp\":1,\"endpoint\":{}}]",
    "\"timestamp\":1795342500000000",
    "\"duration\":86400000000",
    "\"remoteEndpoint\":{\"serviceName\":\"x?y\",\"port\":-1}",
    "\uD83D",
    "😀"
  };

  private final SpanListConverter converter = new SpanListConverter();

  @Test
  void mutatedListsGiveOnlySpansWithinTheContractAndRejections() {
    long seed = 20_261_124;
    System.out.println("zipkin: seed " + seed + ", " + MESSAGES + " messages");
    Random random = new Random(seed);
    List<byte[]> valid =
        Stream.concat(Version2Test.rows(), Version1Test.rows())
            .map(row -> (String) row.get()[1])
            .map(span -> span.startsWith("[") ? span : "[" + span + "]")
            .map(Version2Test::bytes)
            .toList();
    List<byte[]> proto3 =
        Version2Test.rows()
            .map(row -> Version2Test.bytes("[" + row.get()[1] + "]"))
            .map(HostileSpansTest::proto3)
            .toList();
    Recorder recorder = new Recorder(false);
    long malformed = 0;
    for (int i = 0; i < MESSAGES; i++) {
      boolean json = random.nextBoolean();
      List<byte[]> seeds = json ? valid : proto3;
      byte[] message = seeds.get(random.nextInt(seeds.size()));
      int changes = 1 + random.nextInt(4);
      for (int c = 0; c < changes; c++) {
        message =
            json && random.nextBoolean() ? spliced(message, random) : scrambled(message, random);
      }
      try {
        converter.convert(message, json ? Encoding.JSON : Encoding.PROTO3, recorder);
      } catch (MalformedSpansException expected) {
        assertThat(expected.getMessage()).contains("expected");
        malformed++;
      } catch (RuntimeException | AssertionError fault) {
        throw new AssertionError("seed " + seed + ", message " + i, fault);
      }
    }
    assertThat(recorder.spans).isPositive();
    assertThat(recorder.rejections).isPositive();
    assertThat(malformed).isPositive().isLessThan(MESSAGES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "[",
        "[{}",
        "[{},",
        "[{}]]",
        "[{\"traceId\":",
        "hello",
        "[1,,2]",
        "\f\0\0"
      })
  void whatIsNoListIsTold(String message) {
    assertThatThrownBy(
            () -> converter.convert(Version2Test.bytes(message), Encoding.JSON, new Recorder(true)))
        .isInstanceOf(MalformedSpansException.class)
        .hasMessageContaining("expected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"traceId\":\"1\"}", "\f\0\0", "hello"})
  void otherEncodingsAreTold(String message) {
    assertThatThrownBy(() -> Encoding.of(message.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedSpansException.class)
        .hasMessageContaining("expected: 91");
  }

  @Test
  void aListInAListInAListIsNoSpan() throws Exception {
    String deep = "[".repeat(900) + "]".repeat(900);
    assertThat(Version2Test.converted(Version2Test.bytes("[" + deep + "]"), Encoding.JSON))
        .containsExactly("reject span_invalid");
    assertThatThrownBy(
            () ->
                converter.convert(
                    Version2Test.bytes("[".repeat(100_000)), Encoding.JSON, new Recorder(true)))
        .isInstanceOf(MalformedSpansException.class);
  }

  @Test
  void lengthsThatLeadBackwardsOrBeyondTheEndAreTold() {
    // A field to skip whose length is -8, which would lead back to the field itself.
    byte[] backwards = {10, 12, 122, -8, -1, -1, -1, -1, -1, -1, -1, -1, 1, 0};
    byte[] beyond = {10, 127, 1};
    for (byte[] message : List.of(backwards, beyond)) {
      assertThatThrownBy(() -> converter.convert(message, Encoding.PROTO3, new Recorder(true)))
          .isInstanceOf(MalformedSpansException.class);
    }
  }

  private static byte[] proto3(byte[] json) {
    List<Span> spans = SpanBytesDecoder.JSON_V2.decodeList(json);
    return SpanBytesEncoder.PROTO3.encodeList(spans);
  }

  /** Other bytes in some places. */
  private static byte[] scrambled(byte[] message, Random random) {
    byte[] other = message.clone();
    other[random.nextInt(other.length)] = (byte) random.nextInt();
    return other;
  }

  /** A piece of JSON where another one was, or between. */
  private static byte[] spliced(byte[] message, Random random) {
    String text = new String(message, StandardCharsets.UTF_8);
    int begin = random.nextInt(text.length());
    int end = Math.min(text.length(), begin + (random.nextBoolean() ? 0 : random.nextInt(40)));
    String piece = PIECES[random.nextInt(PIECES.length)];
    String with = random.nextBoolean() ? piece : "," + piece + ",";
    return (text.substring(0, begin) + with + text.substring(end)).getBytes(StandardCharsets.UTF_8);
  }
}
