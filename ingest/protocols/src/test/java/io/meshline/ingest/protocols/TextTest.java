package io.meshline.ingest.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

  @Test
  void textThatIsFitComesBackItself() {
    String fit = "GET:/carts/{id} – ü";
    assertThat(Text.bounded(fit, 64)).isSameAs(fit);
    assertThat(Text.endpoint(fit, 64)).isSameAs(fit);
    assertThat(Text.id(fit, 64)).isSameAs(fit);
  }

  @Test
  void controlCharactersAreReplacedAndBlanksAroundItDropped() {
    assertThat(Text.bounded(" a\nb\u0000c\u0085d ", 64)).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd");
    assertThat(Text.bounded(" \t\n ", 64)).isEmpty();
  }

  @Test
  void charactersThatDoNotShowAreReplacedAndPilesOfMarksCut() {
    assertThat(Text.bounded("shop\u202egnp\u200b\ufe0f\u2028x", 64))
        .isEqualTo("shop\uFFFDgnp\uFFFD\uFFFD\uFFFDx");
    assertThat(Text.bounded("Z" + "\u0335".repeat(50) + "a\u0301", 64))
        .isEqualTo("Z" + "\u0335".repeat(8) + "a\u0301");
    String fit = "日本語 مرحبا 🚀";
    assertThat(Text.bounded(fit, 64)).isSameAs(fit);
  }

  @Test
  void textThatIsTooLongIsCutWithAMarkAndNeverWithinACharacter() {
    assertThat(Text.bounded("abcdef", 5)).isEqualTo("abcd…");
    assertThat(Text.bounded("abc😀def", 5)).isEqualTo("abc…");
    assertThat(Text.bounded("ab😀def", 5)).isEqualTo("ab😀…");
    assertThat(Text.bounded("abc😀", 5)).isEqualTo("abc😀");
  }

  @Test
  void halfASurrogatePairIsReplaced() {
    assertThat(Text.bounded("a\uD83D", 5)).isEqualTo("a\uFFFD");
    assertThat(Text.bounded("\uDE00a", 5)).isEqualTo("\uFFFDa");
  }

  @ParameterizedTest
  @CsvSource({
    "GET:/a/b?token=secret, GET:/a/b",
    "/a#fragment?x=1, /a",
    "Method(what?), Method(what?)",
    "/only, /only",
    "search?token=abc, search",
    "login?next=/home&t=abc, login",
    "is it? a=b, is it? a=b",
    "GET:/carts/{id?}, GET:/carts/{id?}",
    "GET:/carts/{id?}/x?token=secret, GET:/carts/{id?}/x",
    "GET:/carts/{?}secret, GET:/carts/{",
    "GET:/carts/a?}secret, GET:/carts/a",
  })
  void endpointsLoseQueryStringsOfPaths(String endpoint, String expected) {
    assertThat(Text.endpoint(endpoint, 1024)).isEqualTo(expected);
  }

  @Test
  void identifiersThatAreTooLongStayDistinct() {
    String one = "x".repeat(64) + "1";
    String other = "x".repeat(64) + "2";
    assertThat(Text.id(one, 64)).hasSize(64).isNotEqualTo(Text.id(other, 64));
    assertThat(Text.id(one, 64)).isEqualTo(Text.id(one, 64));
  }
}
