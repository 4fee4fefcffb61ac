package io.meshline.ingest.receiver.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.meshline.ingest.protocols.Parties;
import io.meshline.schemas.Party;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamingFileTest {

  private static final Set<String> SOURCES = Set.of("skywalking", "otlp", "envoy-als");

  @Test
  void whatASourceSaysForItselfComesFirst() {
    NamingRules rules =
        NamingFile.parse(
            "naming.yaml",
            """
            aliases:
              OMS: shop/orders
              Legacy: shop/front
            sources:
              "*":
                environment: demo
                rules: ["{namespace}--{service}"]
              skywalking:
                namespace: shop
                aliases: {Legacy: bank/teller}
                rules:
                  - "{service}.{namespace}"
                  - pattern: "(?P<service>[a-z]+)-v[0-9]+"
              otlp: {environment: prod}
            """,
            SOURCES,
            "elsewhere");

    assertThat(name(rules, "skywalking", "Legacy")).isEqualTo("demo:bank/teller");
    assertThat(name(rules, "skywalking", "OMS")).isEqualTo("demo:shop/orders");
    assertThat(name(rules, "skywalking", "front.bank")).isEqualTo("demo:bank/front");
    assertThat(name(rules, "skywalking", "front-v2")).isEqualTo("demo:shop/front");
    assertThat(name(rules, "skywalking", "bank--front")).isEqualTo("demo:bank/front");
    assertThat(name(rules, "skywalking", "bank::front")).isEqualTo("demo:bank/front");
    assertThat(name(rules, "otlp", "Legacy")).isEqualTo("prod:shop/front");
    assertThat(name(rules, "otlp", "front.bank")).isEqualTo("prod:/front.bank");
    assertThat(name(rules, "otlp", "bank--front")).isEqualTo("prod:bank/front");
    assertThat(name(rules, "envoy-als", "bank::front")).isEqualTo("demo:/bank::front");
    assertThat(name(rules, "some-other", "bank--front")).isEqualTo("demo:bank/front");
  }

  @Test
  void withoutAFileConventionsAndTheEnvironmentApply() {
    NamingRules rules = NamingFile.parse("none", "", SOURCES, "demo");

    assertThat(name(rules, "skywalking", "shop::front")).isEqualTo("demo:shop/front");
    assertThat(name(rules, "otlp", "shop::front")).isEqualTo("demo:/shop::front");
  }

  @Test
  void conventionsCanBeSwitchedOff() {
    NamingRules rules =
        NamingFile.parse("n", "sources: {skywalking: {conventions: false}}", SOURCES, "");

    assertThat(name(rules, "skywalking", "shop::front")).isEqualTo(":/shop::front");
  }

  @Test
  void everyFaultIsToldWithItsLine() {
    FaultyFileException fault =
        catchThrowableOfType(
            FaultyFileException.class,
            () ->
                NamingFile.parse(
                    "naming.yaml",
                    """
                    alias: {a: b}
                    aliases:
                      a: b//c
                    sources:
                      jaeger: {}
                      otlp:
                        colour: red
                        conventions: maybe
                        rules:
                          - "{name}"
                          - pattern: "("
                          - {regex: x}
                    """,
                    SOURCES,
                    ""));

    assertThat(fault.faults())
        .hasSize(9)
        .anyMatch(f -> f.equals("naming.yaml:1: alias: a mapping (expected: aliases or sources)"))
        .anyMatch(f -> f.startsWith("naming.yaml:3: aliases.a: \"b//c\" (expected: service, "))
        .anyMatch(
            f ->
                f.equals(
                    "naming.yaml:5: sources.jaeger: a mapping (expected: \"*\" or one of"
                        + " [envoy-als, otlp, skywalking])"))
        .anyMatch(f -> f.startsWith("naming.yaml:7: sources.otlp.colour: \"red\" (expected: "))
        .anyMatch(
            f ->
                f.equals(
                    "naming.yaml:8: sources.otlp.conventions: \"maybe\" (expected: true or false)"))
        .anyMatch(f -> f.startsWith("naming.yaml:10: sources.otlp.rules: \"{name}\" (expected: "))
        .anyMatch(f -> f.startsWith("naming.yaml:11: sources.otlp.rules: \"(\" (expected: a "))
        .anyMatch(f -> f.startsWith("naming.yaml:12: sources.otlp.rules.regex: \"x\" (expected: "));
  }

  private static String name(NamingRules rules, String source, String service) {
    Party named = rules.of(source).name(Parties.service("", "", service, "", ""));
    return named.getEnvironment() + ":" + named.getNamespace() + "/" + named.getService();
  }
}
