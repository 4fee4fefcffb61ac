package io.meshline.ingest.protocols.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameRuleTest {

  @ParameterizedTest(name = "{1} by {0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "{namespace}::{service}; shop::front; /shop/front@",
        "{namespace}::{service}; shop::front::x; /shop/front::x@",
        "{namespace}::{service}; front; -",
        "{namespace}::{service}; ::front; -",
        "{service}.{namespace}; front.shop; /shop/front@",
        "{service}.{namespace}; com.acme.Front.shop; /shop/com.acme.Front@",
        "{service}.{namespace}; front; -",
        "{environment}/{namespace}/{service}; prod/shop/front; prod/shop/front@",
        "{service}@{instance}; front@f-1; //front@f-1",
        "{service}+{namespace}; f(+shop; /shop/f(@",
      })
  void templates(String template, String name, String expected) {
    assertThat(text(NameRule.template(template).read(name))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{1} by {0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "(?P<environment>prod|test)-(?P<service>.+); prod-front; prod//front@",
        "(?P<environment>prod|test)-(?P<service>.+); demo-front; -",
        "(?P<service>[a-z]+)(-v[0-9]+)?; front-v2; //front@",
        "(?P<service>[a-z]*); ''; -",
      })
  void expressions(String expression, String name, String expected) {
    assertThat(text(NameRule.pattern(expression).read(name))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(?P<service>; a regular expression",
        "(?P<service>a)\\1; a regular expression",
        "(?P<service>(?=a)a); a regular expression",
        "(.+); a group (?P<service>",
        "(?P<service>.+)(?P<colour>.+); a group (?P<service>",
      })
  void faultyExpressionsSayWhatWasExpected(String expression, String message) {
    assertThatThrownBy(() -> NameRule.pattern(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"{namespace}", "{service}{service}", "{service}.{colour}", "{service", "service"})
  void faultyTemplatesToo(String template) {
    assertThatThrownBy(() -> NameRule.template(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("{service}");
  }

  @Test
  void anExpressionThatBacktracksElsewhereTakesLinearTime() {
    NameRule rule = NameRule.pattern("(?P<service>(a+)+)+b");

    // 2^256 steps with backtracking.
    Assertions.assertTimeout(
        Duration.ofSeconds(5), () -> assertThat(rule.read("a".repeat(256))).isNull());
  }

  private static String text(@org.jspecify.annotations.Nullable ServiceName name) {
    return name == null
        ? "-"
        : String.join("/", name.environment(), name.namespace(), name.service())
            + "@"
            + name.instance();
  }
}
