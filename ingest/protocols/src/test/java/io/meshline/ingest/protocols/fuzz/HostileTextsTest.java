package io.meshline.ingest.protocols.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.meshline.ingest.protocols.Recorder;
import io.meshline.schemas.Characters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every text of every protocol, one after the other, says something hostile. What comes out is
 * within the contract, which refuses such characters ({@link Recorder} looks), or a rejection. The
 * texts are found by reflection, so that what a seed gains is covered by itself.
 */
class HostileTextsTest {

  private static final List<String> HOSTILE =
      List.of(
          "\u0000",
          "a\u0000b",
          "a\r\n2026-11-22 INFO all is well",
          "\u001b[2J\u001b]0;owned\u0007",
          "\u009b31m",
          "shop\u202egnp.exe",
          "\u2066a\u2069\u200f",
          "ca\u200brt\u2060",
          "\ufeffcart\ufe0f\u3164",
          "cart\udb40\udc41",
          "\u2028\u2029",
          "\uffff",
          "Z" + "\u0335\u0315\u0360".repeat(200),
          "\u0301".repeat(9),
          "\u202e".repeat(1_000),
          "http://a\u202e:b\u200b@h\u2066:1/\u0000?q",
          "outbound|80|v\u200b1|a\u202e.b.svc.cluster.local");

  private static final String HUGE = "x".repeat(1 << 20);

  /** A text in place of a value. */
  private static final Pattern VALUE = Pattern.compile(":\\s*(\"(?:[^\"\\\\]|\\\\.)*\")");

  /** Zipkin's binary form is read by hand and knows no fields; its JSON is among the others. */
  static Stream<FuzzCase> converters() {
    return Stream.concat(ProtobufFuzzTest.converters(), JsonFuzzTest.converters())
        .filter(it -> !it.name().equals("zipkin v2, proto3"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("converters")
  void noneOfThemComesThrough(FuzzCase it) {
    Recorder records = new Recorder(false);
    long texts = 0;
    for (String hostile : HOSTILE) {
      texts += all(it, hostile, Integer.MAX_VALUE, records);
    }
    texts += all(it, HUGE, 2, records);
    assertThat(texts).isGreaterThan(HOSTILE.size());
    assertThat(records.calls + records.spans + records.instances + records.rejections)
        .as("what became of them")
        .isPositive();
  }

  /** Puts a text into each place of the first examples; how many places there were. */
  private static long all(FuzzCase it, String hostile, int examples, Recorder records) {
    List<byte[]> changed = new ArrayList<>();
    it.messages().stream()
        .limit(examples)
        .flatMap(message -> withEachText(message, hostile).stream())
        .map(Message::toByteArray)
        .forEach(changed::add);
    it.bodies().stream()
        .limit(examples)
        .flatMap(body -> withEachText(body, quoted(hostile)).stream())
        .map(body -> body.getBytes(StandardCharsets.UTF_8))
        .forEach(changed::add);
    changed.forEach(bytes -> convert(it, bytes, records));
    return changed.size();
  }

  private static void convert(FuzzCase it, byte[] bytes, Recorder records) {
    try {
      it.converter().convert(bytes, records);
    } catch (IOException refused) {
      // A named rejection of the whole message.
      records.rejections++;
    } catch (RuntimeException | AssertionError fault) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      throw new AssertionError(it.name() + ": " + Characters.shown(text, 2_000), fault);
    }
  }

  /** The body once for each of its texts, with that one replaced. */
  private static List<String> withEachText(String body, String quoted) {
    List<String> changed = new ArrayList<>();
    Matcher value = VALUE.matcher(body);
    while (value.find()) {
      changed.add(body.substring(0, value.start(1)) + quoted + body.substring(value.end(1)));
    }
    return changed;
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c < ' ' || c == '"' || c == '\\') {
                quoted.append("\\u%04x".formatted(c));
              } else {
                quoted.append((char) c);
              }
            });
    return quoted.append('"').toString();
  }

  /** The message once for each of its texts, with that one replaced. */
  private static List<Message> withEachText(Message message, String text) {
    List<Message> changed = new ArrayList<>();
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (!field.isRepeated()) {
                for (Object other : others(field, value, text)) {
                  changed.add(message.toBuilder().setField(field, other).build());
                }
                return;
              }
              for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
                for (Object other : others(field, message.getRepeatedField(field, i), text)) {
                  changed.add(message.toBuilder().setRepeatedField(field, i, other).build());
                }
              }
            });
    return changed;
  }

  private static List<? extends Object> others(FieldDescriptor field, Object value, String text) {
    return switch (field.getJavaType()) {
      case STRING -> List.of(text);
      case MESSAGE -> withEachText((Message) value, text);
      default -> List.of();
    };
  }
}
