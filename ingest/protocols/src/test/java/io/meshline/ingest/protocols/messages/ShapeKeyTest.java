package io.meshline.ingest.protocols.messages;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeKeyTest {
  private static final long OTHERS = 7;

  @Test
  void theSamePartsAreTheSameKeyWhereverTheyAre() {
    assertThat(digest(OTHERS, "GET", "/pay/for/all/of/it", ""))
        .isEqualTo(digest(OTHERS, "GET", "/pay/for/all/of/it", ""));
    ShapeKey elsewhere = new ShapeKey("....GET..".getBytes(ISO_8859_1));
    elsewhere.keep(4, 7);
    elsewhere.digest(OTHERS);
    assertThat(List.of(elsewhere.first(), elsewhere.second())).isEqualTo(digest(OTHERS, "GET"));
  }

  @Test
  void otherPartsAreAnotherKeyInBothHalves() {
    List<List<Long>> digests =
        List.of(
            digest(OTHERS, "\0abc", "de"),
            digest(OTHERS, "abc", "\0de"),
            digest(OTHERS, "\0abcde"),
            digest(OTHERS, "abcdefgh", ""),
            digest(OTHERS, "", "abcdefgh"),
            digest(OTHERS, "abcdefgh"),
            digest(OTHERS, "abcdefgi"),
            digest(OTHERS + 1, "abcdefgh"));

    assertThat(digests.stream().map(each -> each.get(0))).doesNotHaveDuplicates();
    assertThat(digests.stream().map(each -> each.get(1))).doesNotHaveDuplicates();
  }

  @Test
  void aNumberIsNoText() {
    ShapeKey number = new ShapeKey("...abcd".getBytes(ISO_8859_1));
    number.keepNumber(3);
    number.digest(OTHERS);
    ShapeKey text = new ShapeKey("...abcd".getBytes(ISO_8859_1));
    text.keep(3, 7);
    text.digest(OTHERS);

    assertThat(number.length()).isEqualTo(text.length());
    assertThat(number.first()).isNotEqualTo(text.first());
    assertThat(number.second()).isNotEqualTo(text.second());
  }

  @Test
  void eachByteCountsAndNoneBehindThePart() {
    for (int length = 0; length < 200; length++) {
      String part = "abcdefghij".repeat(20).substring(0, length);
      List<Long> digest = digest(OTHERS, part);
      // Whether or not the message goes on.
      assertThat(digest).isEqualTo(digest(part + "behind it there is more", length));
      assertThat(digest).isEqualTo(digest(part + "x", length));
      for (int i = 0; i < length; i++) {
        String other = part.substring(0, i) + (char) 0xFF + part.substring(i + 1);
        for (String each : List.of(other, part.substring(0, i))) {
          assertThat(digest(each, each.length()).get(0)).isNotEqualTo(digest.get(0));
          assertThat(digest(each, each.length()).get(1)).isNotEqualTo(digest.get(1));
        }
      }
    }
  }

  /** Long parts go in by two ways, which are not to be mistaken for each other. */
  @Test
  void theOrderOfWordsCounts() {
    String words = "0123456789abcdef0123456789ABCDEF".repeat(6);
    List<String> others = new ArrayList<>(List.of(words));
    for (int i = 8; i + 32 <= words.length(); i += 16) {
      // Each pair of words in place of the next one.
      others.add(
          words.substring(0, i)
              + words.substring(i + 16, i + 32)
              + words.substring(i, i + 16)
              + words.substring(i + 32));
    }
    List<List<Long>> digests = others.stream().map(each -> digest(each, each.length())).toList();
    assertThat(digests.stream().map(each -> each.get(0))).doesNotHaveDuplicates();
    assertThat(digests.stream().map(each -> each.get(1))).doesNotHaveDuplicates();
  }

  /** Of the beginning of a message. */
  private static List<Long> digest(String message, int length) {
    ShapeKey key = new ShapeKey(message.getBytes(ISO_8859_1));
    key.keep(0, length);
    key.digest(OTHERS);
    return List.of(key.first(), key.second());
  }

  /** Parts with something between them that is not kept. */
  private static List<Long> digest(long others, String... parts) {
    byte[] bytes = String.join("|", parts).getBytes(ISO_8859_1);
    ShapeKey key = new ShapeKey(bytes);
    int at = 0;
    for (String part : parts) {
      key.keep(at, at + part.length());
      at += part.length() + 1;
    }
    key.digest(others);
    assertThat(key.length()).isEqualTo(Arrays.stream(parts).mapToInt(String::length).sum());
    return List.of(key.first(), key.second());
  }
}
