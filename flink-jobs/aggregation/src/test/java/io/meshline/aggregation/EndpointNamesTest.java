package io.meshline.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointNamesTest {
  private final EndpointNames names = new EndpointNames(List.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET:/orders/42 | GET:/orders/{id}",
        "GET:/orders/-17.5/x | GET:/orders/{id}/x",
        "/42/43/ | /{id}/{id}/",
        "42 | {id}",
        "GET:/u/0b8e8f0e-5c1c-4a5e-9d59-0f3e5f1ad0a3 | GET:/u/{id}",
        "GET:/u/0B8E8F0E-5C1C-4A5E-9D59-0F3E5F1AD0A3.json | GET:/u/{id}.json",
        "/commit/9fceb02d0ae598e95dc970b74767f19372d61af8 | /commit/{id}",
        "/commit/9fceb02d | /commit/{id}",
        "/tx/0x52908400098527886E0F7030069857D2E4169EE7 | /tx/{id}",
        "/asset/main.9fceb02d.js | /asset/main.{id}.js",
        "/users/jane.doe+x@example.org/mail | /users/{id}/mail",
        "/users/jane%40example.co.uk | /users/{id}",
        "/report/2026-11-22 | /report/{id}",
        "/report/2026-11-22T10:15:00.000Z | /report/{id}",
        "/report/2026-11 | /report/{id}",
        "/report/20261122 | /report/{id}",
        "/k/01ARZ3NDEKTSV4RRFFQ69G5FAV | /k/{id}",
        "/k/dQw4w9WgXcQ5kT7bLz2P | /k/{id}",
        "/k/V1StGXR8_Z5jdHi6B-myT | /k/{id}",
        "/k/507f1f77bcf86cd799439011 | /k/{id}",
        "/j/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3In0.dozjgNryP4J3jVmNHl0w5N | /j/{id}",
        "/files/invoice-48151623.pdf | /files/invoice-{id}.pdf",
        "/o/cus_N5ffrF8UfNV2HibX | /o/{id}",
        "GET:/search?q=jane&page=2 | GET:/search",
        "index.php?id=7 | index.php",
        "/a#top | /a",
        "/a;jsessionid=1A2B/b;x=1 | /a/b",
        "?only=query | /",
        "GET:/café/5 | GET:/café/{id}",
      })
  void whatBelongsToOneRequestIsReplaced(String endpoint, String name) {
    assertThat(names.normalise(endpoint)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "GET:/",
        "GET:/api/v1/orders",
        "GET:/api/v2.1/orders",
        "POST:/oauth2/token",
        "/helloworld.v1beta1.Greeter2/SayHello",
        "OrderService#create",
        "com.example.orders.OrderServiceImpl2.findAllByCustomerIdAndStatusIn",
        "GET:/getOrdersByCustomerIdV2",
        "GET:/face2face/e2e/decade",
        "GET:/orders/{id}/items/{id}",
        "SELECT orders",
        "orders.created.v1",
        "@scope/package",
        "/iso-8859-1/utf-16/top-100",
        "/how-to-use-2-of-the-3-best-things-in-2024",
        "GET:/%E4%BD%A0%E5%A5%BD",
        "http://host:8080/path",
        "/日本語/ページ",
        "/🚀/launch",
        "GET:/files/*",
        "GET:/files/**",
        "GET:/files/{*path}",
        "GET:/files/{path...}",
        "GET:/files/{path:.*}",
        "GET:/files/<path:rest>",
        "GET:/{}/{a b}/{open",
        "GET:/files/*rest",
        "orders.{region}",
        "SHOW /x",
      })
  void whatBelongsToAllRequestsStays(String endpoint) {
    assertThat(names.normalise(endpoint)).isSameAs(endpoint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET:/products/{id} | GET:/products/{id}",
        "GET:/products/{sku} | GET:/products/{id}",
        "GET /products/{sku} | GET:/products/{id}",
        "{GET}/products/{sku}/parts/{part-no} | GET:/products/{id}/parts/{id}",
        "GET:/products/:sku | GET:/products/{id}",
        "GET:/products/:sku([0-9]{3}) | GET:/products/{id}",
        "GET:/products/:sku? | GET:/products/{id}",
        "GET:/products/<sku> | GET:/products/{id}",
        "GET:/products/<int:sku>/x | GET:/products/{id}/x",
        "GET:/products/*/parts | GET:/products/{id}/parts",
        "/products/{sku:[0-9]{3,5}} | /products/{id}",
        "/products/{sku:[^/]+}/x | /products/{id}/x",
        "/products/{sku?} | /products/{id}",
        "/products/{page=1} | /products/{id}",
        "/files/invoice-{number}.pdf | /files/invoice-{id}.pdf",
        "/files/{year}-{month} | /files/{id}-{id}",
        "/orders/{uuid}/{orderId12345} | /orders/{id}/{id}",
        "/products/{ sku : [0-9]+ } | /products/{id}",
        "/products/{sku:(?i)[a-z]+}/reviews | /products/{id}/reviews",
        "/products/:sku?/reviews | /products/{id}/reviews",
        "GET:/v1/{name=projects/*/topics/*} | GET:/v1/{name=projects/{id}/topics/*}",
        "GET:/files/{path=**} | GET:/files/{path=**}",
        "GET:/files/:path(.*) | GET:/files/:path(.*)",
        "GET:/files/:path(*) | GET:/files/:path(*)",
      })
  void aRouteIsNamedAsThePathsAreThatItStandsFor(String route, String name) {
    assertThat(names.normalise(route)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET:/products/{sku} | GET:/products/17",
        "GET /products/:sku | GET:/products/17?key=secret",
        "{GET}/orders/{order}/items | GET:/orders/0b8e8f0e-5c1c-4a5e-9d59-0f3e5f1ad0a3/items",
        "GET:/days/<day> | GET:/days/2026-11-22",
        "GET:/users/{mail}/x | GET:/users/jane@example.org/x",
        "GET:/keys/{key} | GET:/keys/dQw4w9WgXcQ5kT7bLz2P",
        "GET:/invoice-{number}.pdf | GET:/invoice-48151623.pdf",
      })
  void aRouteAndItsPathMeet(String route, String path) {
    assertThat(names.normalise(route)).isEqualTo(names.normalise(path));
  }

  @Test
  void aVariableThatHoldsAWordMeetsItsRouteByARuleOnly() {
    assertThat(names.normalise("GET:/products/teapot")).isEqualTo("GET:/products/teapot");
    EndpointNames ruled =
        new EndpointNames(List.of(EndpointNames.Rule.of("/products/[^/]+", "/products/{sku}")));
    assertThat(ruled.normalise("GET:/products/teapot"))
        .isEqualTo(ruled.normalise("GET /products/:name"));
  }

  @Test
  void noEndpointIsNoName() {
    assertThat(names.normalise("")).isEmpty();
  }

  @Test
  void hiddenCharactersAreReplaced() {
    assertThat(names.normalise("/a\u001b[31m/b\r\nc\u202ed\ud800"))
        .isEqualTo("/a\ufffd[31m/b\ufffd\ufffdc\ufffdd\ufffd");
  }

  @Test
  void theUsersRulesComeFirst() {
    EndpointNames ruled =
        new EndpointNames(
            List.of(
                EndpointNames.Rule.of("[?&]action=(\\w+).*", "/$1"),
                EndpointNames.Rule.of("^/shop/(?<shop>[a-z]+)/", "/shop/{shop}/")));
    assertThat(ruled.normalise("/x.php?action=buy&item=5")).isEqualTo("/x.php/buy");
    assertThat(ruled.normalise("/shop/berlin/42")).isEqualTo("/shop/{id}/{id}");
  }

  @Test
  void faultyRulesAreRefusedAtOnce() {
    assertThatIllegalArgumentException().isThrownBy(() -> EndpointNames.Rule.of("(", ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EndpointNames.Rule.of("(a)", "$2"))
        .withMessageContaining("$2")
        .withMessageContaining("$1");
    assertThatIllegalArgumentException().isThrownBy(() -> EndpointNames.Rule.of("a", "${b}"));
    assertThatIllegalArgumentException().isThrownBy(() -> EndpointNames.Rule.of("a", "cost: $"));
    assertThatIllegalArgumentException().isThrownBy(() -> EndpointNames.Rule.of("a", "\\"));
    assertThatIllegalArgumentException().isThrownBy(() -> EndpointNames.Rule.of("a", "x\\\\\\"));
    assertThat(EndpointNames.Rule.of("a", "\\$ {b} \\\\").replacement()).isNotEmpty();
  }

  @Test
  void longNamesAreCutBetweenWords() {
    EndpointNames shortNames = new EndpointNames(List.of(), 16);
    assertThat(shortNames.normalise("/one/two/three/four")).isEqualTo("/one/two/three/…");
    assertThat(shortNames.normalise("/one/two/twentyfive")).isEqualTo("/one/two/…");
    assertThat(shortNames.normalise("/abcdefghij/{order}/x")).isEqualTo("/abcdefghij/…");
    assertThat(shortNames.normalise("x".repeat(17))).isEqualTo("…");
    assertThatIllegalArgumentException().isThrownBy(() -> new EndpointNames(List.of(), 15));
    assertThatIllegalArgumentException().isThrownBy(() -> new EndpointNames(List.of(), 1025));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(\\w*)*!", "([a-z]+)*\\d", "(a+)+\\1x", "(.*)(.*)(.*)(.*)!"})
  void expressionsThatTakeForEverAreRefusedAtOnce(String regex) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EndpointNames.Rule.of(regex, ""))
        .withMessageContaining("takes too long");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^(GET|POST):/shop/[^/]+/.*$",
        "/tenants/(?<tenant>[a-z0-9-]+)(?=/)",
        "^.*/api/.*/v[0-9]+/.*$",
        "(?:/[^/]+)+\\.php$"
      })
  void usualExpressionsAreTaken(String regex) {
    assertThat(EndpointNames.Rule.of(regex, "x").pattern().pattern()).isEqualTo(regex);
  }

  @Test
  void aRuleThatTakesTooLongForANameLeavesItAsItIs() {
    // The probes hold no q.
    EndpointNames ruled =
        new EndpointNames(
            List.of(
                EndpointNames.Rule.of("(q+q?)+(.)\\2!", "slow"),
                EndpointNames.Rule.of("^/q+$", "/q")));
    assertThat(ruled.normalise("/" + "q".repeat(500))).isEqualTo("/q");
    assertThat(ruled.rulesGivenUp()).isEqualTo(1);
    assertThat(ruled.normalise("/qqaa!")).isEqualTo("/slow");
    assertThat(ruled.rulesGivenUp()).isEqualTo(1);
  }

  @Test
  void rulesCannotMakeNamesGrowWithoutBound() {
    EndpointNames.Rule tenfold = EndpointNames.Rule.of("x", "x".repeat(10));
    EndpointNames ruled = new EndpointNames(Collections.nCopies(12, tenfold));
    assertThat(ruled.normalise("/x/").length()).isLessThanOrEqualTo(EndpointNames.MAX_LENGTH);
  }

  @Test
  void hostileNamesGiveShortNames() {
    assertThat(names.normalise("/")).isEqualTo("/");
    assertThat(names.normalise("/".repeat(5))).isEqualTo("/".repeat(5));
    assertThat(names.normalise("   ")).isEqualTo("/");
    assertThat(names.normalise("\0")).isEqualTo("\ufffd");
    assertThat(names.normalise("/a\u200f/\u202eb\u2066")).isEqualTo("/a\ufffd/\ufffdb\ufffd");
    for (String part :
        List.of("/", "a", "7", "/7", "a7", "%", "%40", "@.", ";", "{", "-", "\ud83d")) {
      String huge = part.repeat(1_000_000 / part.length());
      assertThat(names.normalise(huge).length()).as(part).isBetween(1, EndpointNames.MAX_LENGTH);
    }
  }
}
