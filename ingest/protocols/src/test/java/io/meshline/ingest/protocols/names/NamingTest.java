package io.meshline.ingest.protocols.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.ingest.protocols.Parties;
import io.meshline.schemas.Party;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamingTest {

  private static final Naming NAMING =
      Naming.builder()
          .alias("legacy-front", ServiceName.parse("shop/front"))
          .alias("old/front", ServiceName.parse("prod/shop/front"))
          .alias("bare", ServiceName.parse("plain"))
          .rule(NameRule.template("{namespace}::{service}"))
          .rule(NameRule.template("{service}.{namespace}"))
          .environment("demo")
          .namespace("default")
          .build();

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // environment:namespace/service
        ":/legacy-front       | demo:shop/front",
        ":x/legacy-front      | demo:shop/front",
        "test:old/front       | prod:shop/front",
        ":/front              | demo:default/front",
        ":x/bare              | demo:x/plain",
        ":/shop::front        | demo:shop/front",
        "test:/shop::front    | test:shop/front",
        ":shop/shop::front    | demo:shop/front",
        // Contradicts what was told: the next rule, which does not fit either.
        ":bank/shop::front    | demo:bank/shop::front",
        ":/front.shop         | demo:shop/front",
        ":shop/front.shop     | demo:shop/front",
        ":shop/front.v2       | demo:shop/front.v2",
        // Both fit: the first one counts.
        ":/a::b.c             | demo:a/b.c",
        ":c/a::b.c            | demo:c/a::b",
      })
  void ordersOfRules(String told, String expected) {
    assertThat(text(NAMING.name(party(told)))).isEqualTo(expected);
  }

  @Test
  void oneNameIsNamedNoFurther() {
    for (String told : new String[] {":/legacy-front", ":/shop::front", ":/front.shop", ":/x"}) {
      Party once = NAMING.name(party(told));
      assertThat(NAMING.name(once)).as(told).isEqualTo(once);
    }
  }

  @Test
  void withoutRulesPartiesPassUntouched() {
    Party told = party(":/shop::front");

    assertThat(Naming.AS_TOLD.name(told)).isSameAs(told);
  }

  @Test
  void whatAnInstanceIsCalledAndItsEndpointStay() {
    Party told = Parties.service("", "", "shop::front", "front-1", "GET:/");

    assertThat(NAMING.name(told))
        .isEqualTo(Parties.service("demo", "shop", "front", "front-1", "GET:/"));
  }

  @Test
  void moreNamesThanAreRememberedAreReadAllTheSame() {
    IntStream.range(0, 2 * Naming.MAX_KNOWN + 1)
        .forEach(
            i ->
                assertThat(text(NAMING.name(party(":/shop::s" + i)))).isEqualTo("demo:shop/s" + i));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "front; :/front",
        "shop::front; :shop/front",
        "front|shop|; :shop/front",
        "front|shop|demo; demo:shop/front",
        "web::front|shop|demo; demo:shop/web::front",
        "shop::front||demo; demo:shop/front",
        "front||demo; demo:/front",
        "com.acme.front; :/com.acme.front",
        "a|b; :/a|b",
      })
  void whatSkyWalkingSaysOfItsNames(String name, String expected) {
    Naming.Builder naming = Naming.builder();
    Conventions.SKYWALKING.forEach(naming::rule);

    assertThat(text(naming.build().name(party(":/" + name)))).isEqualTo(expected);
  }

  private static Party party(String told) {
    int colon = told.indexOf(':');
    int slash = told.indexOf('/');
    return Parties.service(
        told.substring(0, colon),
        told.substring(colon + 1, slash),
        told.substring(slash + 1),
        "",
        "");
  }

  private static String text(Party party) {
    return party.getEnvironment() + ":" + party.getNamespace() + "/" + party.getService();
  }
}
