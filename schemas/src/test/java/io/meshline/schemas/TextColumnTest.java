package io.meshline.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class TextColumnTest {
  private static final String SAMPLES = "a0-\u007F\u0080é߿ࠀ線\uD83D\uDE00\uD800";

  @Test
  void itIsWrittenAsAvroWritesItsTexts() throws Exception {
    Random random = new Random(20261130);
    TextColumn.Growing growing = new TextColumn.Growing();
    for (int batch = 0; batch < 200; batch++) {
      List<String> texts = new ArrayList<>();
      int size = random.nextInt(40);
      for (int i = 0; i < size; i++) {
        texts.add(text(random));
        growing.add(texts.get(i), TextBytes.utf8(texts.get(i)));
      }
      List<String> column = growing.take();
      if (texts.stream().allMatch(String::isEmpty)) {
        assertThat(column).isEmpty();
        continue;
      }
      assertThat(column).hasSize(size);
      byte[] written = written(column);
      assertThat(written).isEqualTo(written(texts));
      // What cannot be encoded comes back as it was encoded.
      List<String> read = texts.stream().map(t -> new String(t.getBytes(UTF_8), UTF_8)).toList();
      assertThat(column).isEqualTo(read);
      assertThat(written(column)).isEqualTo(written);
    }
  }

  @Test
  void whatSomebodyChangesIsWritten() throws Exception {
    TextColumn.Growing growing = new TextColumn.Growing();
    for (String each : List.of("", "one", "two")) {
      growing.add(each, each.length());
    }
    List<String> column = growing.take();
    assertThat(column.set(0, "zero")).isEmpty();
    assertThat(column.remove(1)).isEqualTo("one");
    column.add(1, "1");
    column.add("three");
    assertThat(column).containsExactly("zero", "1", "two", "three");
    assertThat(written(column)).isEqualTo(written(List.of("zero", "1", "two", "three")));
  }

  /** Of any length, mostly ASCII. */
  private static String text(Random random) {
    if (random.nextInt(3) == 0) {
      return "";
    }
    int choices = random.nextBoolean() ? 4 : SAMPLES.length();
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(random.nextInt(8) == 0 ? 9_000 : 40);
    for (int i = 0; i < length; i++) {
      text.append(SAMPLES.charAt(random.nextInt(choices)));
    }
    return text.toString();
  }

  private static byte[] written(List<String> texts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    if (texts instanceof PlainColumn column) {
      column.write(out);
    } else {
      out.writeArrayStart();
      out.setItemCount(texts.size());
      for (String text : texts) {
        out.startItem();
        out.writeString(text);
      }
      out.writeArrayEnd();
    }
    out.flush();
    return bytes.toByteArray();
  }
}
