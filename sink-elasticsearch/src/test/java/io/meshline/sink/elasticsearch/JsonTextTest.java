package io.meshline.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what another writer of JSON writes, and is read back as it was. */
class JsonTextTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonText json = new JsonText();

  @Test
  void commasStandBetweenValuesOnly() {
    json.begin();
    json.startObject("none");
    json.endObject();
    json.startObject(JsonText.Word.of("some"));
    json.write("a", 1);
    json.startArray(JsonText.Word.of("list"));
    json.item("x");
    json.item("y");
    json.endArray();
    json.startArray("empty");
    json.endArray();
    json.endObject();
    json.write(JsonText.Word.of("word"), JsonText.Word.of("value"));
    json.writeIfAny("left out", "");
    json.writeIfAny(JsonText.Word.of("left out"), "");
    json.writeBase64(JsonText.Word.of("bytes"), ByteBuffer.wrap(new byte[] {9, 1, 2, 9}, 1, 2));

    assertThat(new String(json.end(), UTF_8))
        .isEqualTo(
            "{\"none\":{},\"some\":{\"a\":1,\"list\":[\"x\",\"y\"],\"empty\":[]},"
                + "\"word\":\"value\",\"bytes\":\"AQI=\"}");
    json.begin();
    assertThat(new String(json.end(), UTF_8)).as("used again").isEqualTo("{}");
  }

  @Test
  void textsAreEscaped() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(60); length > 0; length--) {
        text.appendCodePoint(letter(random));
      }
      assertThat(oneText(text.toString())).as("seed %d", seed).isEqualTo(known(text.toString()));
    }
    assertThat(oneText("\u0001".repeat(5_000))).isEqualTo(known("\u0001".repeat(5_000)));
  }

  /** Half of a letter is no text, but no reason to fail either. */
  @Test
  void halvesOfLettersAreReplaced() throws IOException {
    assertThat(JSON.readTree(oneText("a\ud83db")).path("a\ud83db".replace('\ud83d', '?')).asText())
        .isEqualTo("a?b");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, -1, 120, 1_999_999_999_999L, Long.MAX_VALUE, Long.MIN_VALUE})
  void wholeNumbers(long number) throws IOException {
    json.begin();
    json.write("name", number);
    json.write(JsonText.Word.of("word"), number);
    JsonNode read = JSON.readTree(json.end());

    assertThat(read.path("name").longValue()).isEqualTo(number);
    assertThat(read.path("word").longValue()).isEqualTo(number);
  }

  @Test
  void numbersWithFractionsAreReadBackAsTheyWere() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      double number =
          switch (round % 4) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextInt(20_000_000) - 5_000_000;
            case 2 -> random.nextDouble();
            default -> random.nextInt(1_000) / 8.0;
          };
      if (Double.isFinite(number)) {
        assertThat(number(number).doubleValue()).as("seed %d", seed).isEqualTo(number);
      }
    }
    for (double number : new double[] {0, 1, 9_999_999, 10_000_000, 1e300}) {
      assertThat(number(number).isDouble()).isTrue();
      assertThat(number(number).doubleValue()).isEqualTo(number);
    }
    assertThat(number(-0.0).doubleValue()).isEqualTo(-0.0);
    assertThat(number(Double.POSITIVE_INFINITY).asText()).isEqualTo("Infinity");
  }

  private JsonNode number(double number) throws IOException {
    json.begin();
    json.write("a", number);
    json.write(JsonText.Word.of("b"), number);
    JsonNode read = JSON.readTree(json.end());
    assertThat(read.path("b")).isEqualTo(read.path("a"));
    return read.path("a");
  }

  private static int letter(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextInt(0x80);
      case 1 -> "\"\\/\b\f\n\r\t".charAt(random.nextInt(8));
      case 2 -> 0x80 + random.nextInt(0xd800 - 0x80);
      case 3 -> 0x1_0000 + random.nextInt(0x10_0000);
      default -> 'a' + random.nextInt(26);
    };
  }

  /** A text as name and as value, and as a word. */
  private String oneText(String text) {
    json.begin();
    json.write(text, text);
    json.write(JsonText.Word.of(text), JsonText.Word.of(text));
    return new String(json.end(), UTF_8);
  }

  private static String known(String text) throws IOException {
    StringWriter written = new StringWriter();
    try (JsonGenerator known = new JsonFactory().createGenerator(written)) {
      known.writeStartObject();
      known.writeStringField(text, text);
      known.writeStringField(text, text);
      known.writeEndObject();
    }
    return written.toString();
  }
}
