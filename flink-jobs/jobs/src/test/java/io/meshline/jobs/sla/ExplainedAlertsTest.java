package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.savepoints.KeyedEntries;
import io.meshline.schemas.Alert;
import io.meshline.schemas.AlertState;
import io.meshline.schemas.Severity;
import io.meshline.sla.Entity;
import io.meshline.sla.Grain;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What alerts say of where their bad calls come from. */
class ExplainedAlertsTest extends TrackObjectivesContract {

  ExplainedAlertsTest() throws Exception {}

  @Test
  void anAlertSaysWhichCallersAndReasons() throws Exception {
    for (int i = 0; i < 4; i++) {
      see(new Entity(Grain.SERVICE, service("front"), CART), BEGIN + i, figures(80, 40, 0));
      see(new Entity(Grain.SERVICE, service("batch"), CART), BEGIN + i, figures(20, 10, 0));
      see(NODE, BEGIN + i, figures(100, 50, 0));
      watermark(BEGIN + i + 1);
    }
    Alert page =
        alerts.stream()
            .filter(alert -> alert.getSeverity() == Severity.PAGE)
            .findFirst()
            .orElseThrow();
    assertThat(page.getState()).isEqualTo(AlertState.FIRING);
    assertThat(page.getLabels()).containsEntry("objective", "cart");
    assertThat(page.getAnnotations().get("contributors"))
        .startsWith("shop/front: ")
        .contains("; shop/batch: ", " in the last hour");
    assertThat(page.getAnnotations().get("reasons")).startsWith("503: ");
    assertThat(page.getAnnotations()).containsEntry("traces", "t1");
    assertThat(page.getFingerprint()).hasSize(32);
  }

  /** Hours later nothing of what was bad is left in the windows. */
  @Test
  void anAlertThatIsOverStillSaysWhyItFired() throws Exception {
    outage();
    Alert fired = page("cart");
    restart(TEXTS);
    for (int i = 10; i < 100; i++) {
      see(NODE, BEGIN + i, figures(100, 0, 0));
      watermark(BEGIN + i + 1);
    }
    Alert over =
        alerts.stream()
            .filter(alert -> alert.getFingerprint().equals(fired.getFingerprint()))
            .filter(alert -> alert.getState() == AlertState.RESOLVED)
            .findFirst()
            .orElseThrow();
    Map<String, String> kept = new TreeMap<>(fired.getAnnotations());
    kept.remove("summary");
    assertThat(over.getAnnotations()).containsAllEntriesOf(kept);
    assertThat(over.getAnnotations())
        .containsEntry("fired", fired.getAnnotations().get("summary"))
        .containsEntry("traces", "t1");
    assertThat(over.getAnnotations().get("summary")).endsWith("does not burn too fast any more.");
    assertThat(over.getAnnotations().get("resolved"))
        .startsWith(over.getChangedAt().toString())
        .contains("5m: 0x, 0 of 500 calls bad");

    broadcast(Map.of("a.yaml", "objectives: []"));
    Alert ticket = alerts.get(alerts.size() - 1);
    assertThat(ticket.getAnnotations())
        .containsEntry("summary", "The objective is no longer for shop/cart.")
        .containsKeys("fired", "windows", "reasons", "resolved");
    assertThat(KeyedEntries.of(harness, "fired")).isZero();
  }

  /** The edge has an objective of its own, of another kind than that of the node. */
  @Test
  void contributorsAreCountedAsTheNodesObjectiveDoes() throws Exception {
    reopen(
        """
        objectives:
          - {name: fast, indicator: latency, faster-than: 300ms, target: 99.9%}
          - {name: asked-well, indicator: availability, client-errors: bad, target: 99.9%}
          - name: edge
            indicator: availability
            target: 99%
            on: {source: {service: front}, destination: {service: cart}}
        """);
    for (int i = 0; i < 4; i++) {
      see(new Entity(Grain.SERVICE, service("front"), CART), BEGIN + i, refused(80, 40, 30));
      see(new Entity(Grain.SERVICE, service("batch"), CART), BEGIN + i, refused(20, 5, 10));
      see(NODE, BEGIN + i, refused(100, 45, 40));
      watermark(BEGIN + i + 1);
    }
    assertThat(contributors("fast"))
        .matches("shop/front: \\d*0 bad calls; shop/batch: \\d*0 bad calls; in .* of \\d+")
        .startsWith("shop/front: " + 30 * minutesUntil("fast"));
    assertThat(contributors("asked-well"))
        .startsWith("shop/front: " + 40 * minutesUntil("asked-well"));
  }

  private String contributors(String objective) {
    return page(objective).getAnnotations().getOrDefault("contributors", "none");
  }

  private long minutesUntil(String objective) {
    return page(objective).getChangedAt().getEpochSecond() / 60 - BEGIN;
  }

  private Alert page(String objective) {
    return alerts.stream()
        .filter(alert -> alert.getSeverity() == Severity.PAGE)
        .filter(alert -> objective.equals(alert.getLabels().get("objective")))
        .findFirst()
        .orElseThrow();
  }
}
