package io.meshline.sla.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.LatencySketch;
import io.meshline.sla.AlertPolicy;
import io.meshline.sla.BurnRule;
import io.meshline.sla.ClientErrors;
import io.meshline.sla.Entity;
import io.meshline.sla.Grain;
import io.meshline.sla.Indicator;
import io.meshline.sla.LookBack;
import io.meshline.sla.Objective;
import io.meshline.sla.ObjectiveSet;
import io.meshline.sla.Party;
import io.meshline.sla.Period;
import io.meshline.sla.Samples;
import io.meshline.sla.Severity;
import io.meshline.sla.ThresholdRule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class ObjectiveFilesTest {

  @Test
  void readsObjectivesWithTheirDefaults() throws Exception {
    ObjectiveSet set =
        parse(
            """
            defaults:
              period: month
              labels: {team: shop}
              alerting:
                least-bad-calls: 10
            objectives:
              - name: everything
                indicator: availability
                target: 99.5%
                default: true
              - name: cart-fast
                description: Carts are opened at once.
                indicator: latency
                faster-than: 300ms
                target: 0.99
                on: {service: "cart*", namespace: [shop, store], endpoint: "GET:/cart/*"}
                period: 7d
                labels: {tier: one}
              - name: front-to-cart
                indicator: availability
                target: 99.95 %
                client-errors: bad
                on:
                  source: {service: front}
                  destination: {service: cart}
                alerting:
                  pending: 2m
                  burn-rates:
                    - {severity: page, factor: 10, long: 1h, short: 5m}
            """);
    Objective everything = set.objectives().get(0);
    assertThat(everything.target().billionths()).isEqualTo(995_000_000);
    assertThat(everything.period()).isEqualTo(Period.calendar(Period.Unit.MONTH));
    assertThat(everything.byDefault()).isTrue();
    assertThat(everything.alerting().leastBadCalls()).isEqualTo(10);
    assertThat(everything.alerting().burnRules()).isEqualTo(AlertPolicy.WORKBOOK.burnRules());
    assertThat(everything.labels()).containsExactly(Map.entry("team", "shop"));

    Objective fast = set.objectives().get(1);
    assertThat(fast.indicator()).isEqualTo(Indicator.LATENCY);
    assertThat(fast.thresholdMicros()).isEqualTo(LatencySketch.border(300_000));
    assertThat(fast.period()).isEqualTo(Period.rolling(7));
    assertThat(fast.labels()).containsEntry("team", "shop").containsEntry("tier", "one");

    Objective edge = set.objectives().get(2);
    assertThat(edge.clientErrors()).isEqualTo(ClientErrors.BAD);
    assertThat(edge.alerting().pendingMinutes()).isEqualTo(2);
    assertThat(edge.alerting().burnRules())
        .containsExactly(new BurnRule(Severity.PAGE, 10, LookBack.H1, LookBack.M5));

    assertThat(names(set, Samples.node("front"))).containsExactly("everything");
    assertThat(names(set, Samples.edge("front", "cart"))).containsExactly("front-to-cart");
    assertThat(names(set, Samples.edge("other", "cart"))).isEmpty();
    assertThat(names(set, endpoint("shop", "cart-v2", "GET:/cart/{}")))
        .containsExactly("cart-fast");
    assertThat(names(set, endpoint("mall", "cart-v2", "GET:/cart/{}"))).isEmpty();
    assertThat(names(set, endpoint("shop", "cart-v2", "POST:/cart/{}"))).isEmpty();
  }

  @Test
  void aDefaultIsForThoseThatHaveNothingOfTheirOwn() throws Exception {
    ObjectiveSet set =
        parse(
            """
            objectives:
              - {name: all, indicator: availability, target: 99%, default: true}
              - {name: cart, indicator: availability, target: 99.9%, on: {service: cart}}
              - {name: fast, indicator: latency, target: 99%, faster-than: 1s, default: true}
            """);
    assertThat(names(set, Samples.node("front"))).containsExactly("all", "fast");
    assertThat(names(set, Samples.node("cart"))).containsExactly("cart", "fast");
    Party database = new Party("", "prod", "", "orders", "", "", "database");
    assertThat(names(set, Entity.node(Grain.SERVICE, database))).isEmpty();
  }

  /** What {@code ./meshline demo} puts among its data. */
  @Test
  void theSampleOfTheDemoHasNoFaults() throws Exception {
    Path sample = Path.of("../../deploy/standalone/src/main/resources/sample-objectives.yaml");
    ObjectiveSet set = parse(Files.readString(sample));
    assertThat(names(set, Samples.node("cart"))).containsExactly("all-services");
    assertThat(names(set, Samples.node("checkout"))).containsExactly("checkout-answers");
    assertThat(names(set, Samples.node("front"))).containsExactly("all-services", "front-is-fast");
    assertThat(names(set, Samples.edge("checkout", "payment")))
        .containsExactly("checkout-to-payment");
  }

  /** With the values of SkyWalking's own file. */
  @Test
  void theRulesOfSkyWalkingCanBeTakenAndReplaced() throws Exception {
    ObjectiveSet set =
        parse(
            """
            rules:
              - {name: service_sla_rule, metric: success-percent, comparison: "<", threshold: 95,
                 count: 1, period: 5m}
            rule-sets: [skywalking]
            """);
    assertThat(set.rules())
        .extracting(ThresholdRule::name)
        .containsExactly(
            "service_sla_rule",
            "service_resp_time_rule",
            "service_resp_time_percentile_rule",
            "service_instance_resp_time_rule",
            "database_access_resp_time_rule",
            "endpoint_relation_resp_time_rule");
    assertThat(set.rules().get(0).threshold()).isEqualTo(95);
    assertThat(set.rules().get(1))
        .matches(rule -> rule.count() == 3 && rule.period() == 10 && rule.silence() == 5);
    assertThat(set.matching(Samples.node("cart")).rules()).hasSize(3);
  }

  @Test
  void silencesHavePatternsAndAnEnd() throws Exception {
    ObjectiveSet set =
        parse(
            """
            silences:
              - labels: {service: "cart*", severity: ticket}
                from: 2026-12-01T06:00:00Z
                until: 2026-12-01T08:00:00Z
                comment: moving
            """);
    var silence = set.silences().get(0);
    Map<String, String> labels = Map.of("service", "cart-v2", "severity", "ticket", "x", "y");
    assertThat(silence.covers(labels, Instant.parse("2026-12-01T06:00:00Z"))).isTrue();
    assertThat(silence.covers(labels, Instant.parse("2026-12-01T05:59:59Z"))).isFalse();
    assertThat(silence.covers(labels, Instant.parse("2026-12-01T08:00:00Z"))).isFalse();
    assertThat(silence.covers(Map.of("service", "cart"), Instant.parse("2026-12-01T07:00:00Z")))
        .isFalse();
  }

  /** The published schema lets pass the keys that are read, and no others. */
  @Test
  void theSchemaHasTheKeysThatAreRead() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ObjectiveFiles.class.getResourceAsStream("/io/meshline/sla/objectives.schema.json"))) {
      Map<String, Object> schema =
          new Yaml(new SafeConstructor(new LoaderOptions())).load(in); // JSON is YAML
      Map<String, Object> parts = map(schema.get("$defs"));
      assertThat(keys(schema)).isEqualTo(OwnForm.KEYS);
      assertThat(keys(map(map(schema.get("properties")).get("defaults"))))
          .isEqualTo(OwnForm.DEFAULTS);
      assertThat(keys(map(parts.get("objective")))).isEqualTo(OwnForm.OBJECTIVE);
      assertThat(keys(map(parts.get("rule")))).isEqualTo(OwnForm.RULE);
      assertThat(keys(map(parts.get("silence")))).isEqualTo(OwnForm.SILENCE);
      assertThat(keys(map(parts.get("party")))).isEqualTo(SelectorReader.PARTY);
      assertThat(keys(map(parts.get("alerting")))).isEqualTo(AlertingReader.KEYS);
      assertThat(map(map(map(parts.get("rule")).get("properties")).get("metric")).get("enum"))
          .isEqualTo(Metrics.names());
    }
  }

  @SuppressWarnings("unchecked") // of a JSON object
  private static Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  private static Set<String> keys(Map<String, Object> schema) {
    return map(schema.get("properties")).keySet();
  }

  private static Entity endpoint(String namespace, String service, String endpoint) {
    return Entity.node(
        Grain.ENDPOINT, new Party("", "prod", namespace, service, "", endpoint, "service"));
  }

  private static List<String> names(ObjectiveSet set, Entity entity) {
    return set.matching(entity).objectives().stream().map(Objective::name).toList();
  }

  private static ObjectiveSet parse(String text) throws FaultyObjectivesException {
    return ObjectiveFiles.parse(Map.of("sla.yaml", text));
  }
}
