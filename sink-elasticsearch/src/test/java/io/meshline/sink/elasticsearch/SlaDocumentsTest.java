package io.meshline.sink.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshline.schemas.Alert;
import io.meshline.schemas.AlertState;
import io.meshline.schemas.EventKind;
import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import io.meshline.schemas.SlaMetrics;
import io.meshline.schemas.TopologyEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlaDocumentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void progressOfANodeReadsAsWrittenByHand() throws IOException {
    SearchDocument document = new SlaDocuments().build(SampleMetrics.sla());
    assertThat(document.index()).isEqualTo("meshline-sla-1m-2026.11.22");
    assertThat(document.version()).isEqualTo(10_001);
    assertThat(JSON.readTree(document.json()))
        .isEqualTo(
            JSON.readTree(
                """
                {"@timestamp": "2026-11-22T10:15:00.000Z",
                 "metricset": {"name": "sla", "interval": "1m"},
                 "grain": "service", "kind": "service",
                 "service": {"name": "cart", "namespace": "shop"},
                 "objective": {"name": "cart-fast", "indicator": "latency", "target": 0.99,
                   "threshold_us": 300000, "period_minutes": 40320},
                 "version": 10001, "good": 95, "bad": 5, "total": 100,
                 "period": {"good": 9950, "bad": 50, "total": 10000},
                 "compliance": 0.995, "error_budget_left": 0.5,
                 "burn_rate": {"1d": 0.5, "1h": 0.5, "2h": 0.5, "30m": 1.0, "3d": 0.5, "5m": 5.0,
                   "6h": 0.5},
                 "covered_minutes": 700, "minutes_left": 40320}
                """));
  }

  @Test
  void progressOfAnEdgeHasItsEndsAndNoEndOfABudgetThatIsNotUsed() throws IOException {
    SlaMetrics edge =
        SlaMetrics.newBuilder(SampleMetrics.sla())
            .setSource(SampleMetrics.party(Kind.USER, "").build())
            .setMinutesLeft(-1)
            .build();
    JsonNode document = JSON.readTree(new SlaDocuments().build(edge).json());
    assertThat(document.at("/source/kind").asText()).isEqualTo("user");
    assertThat(document.at("/destination/service/name").asText()).isEqualTo("cart");
    assertThat(document.has("service")).isFalse();
    assertThat(document.has("minutes_left")).isFalse();
    assertThat(new SlaDocuments().build(edge).id())
        .isNotEqualTo(new SlaDocuments().build(SampleMetrics.sla()).id());
  }

  @Test
  void anAlertIsOneDocumentFromBeginToEnd() throws IOException {
    AlertDocuments documents = new AlertDocuments();
    SearchDocument resolved = documents.build(SampleMetrics.alert());
    assertThat(resolved.index()).isEqualTo("meshline-alerts-2026.11");
    Alert firing =
        Alert.newBuilder(SampleMetrics.alert())
            .setState(AlertState.FIRING)
            .setChangedAt(Instant.parse("2026-11-30T23:59:00Z"))
            .build();
    SearchDocument before = documents.build(firing);
    assertThat(before.sameAs(resolved)).isTrue();
    assertThat(before.version()).isLessThan(resolved.version());
    JsonNode document = JSON.readTree(resolved.json());
    assertThat(document.at("/alert/state").asText()).isEqualTo("resolved");
    assertThat(document.at("/alert/resolved_at").asText()).isEqualTo("2026-12-01T00:09:00.000Z");
    assertThat(document.at("/label_pairs/0").asText()).isEqualTo("alertname=ErrorBudgetBurn");
    assertThat(document.at("/annotations/windows").asText()).isEqualTo("5m: 20x");
    assertThat(document.at("/message").asText()).isEqualTo("shop/cart is slow");
    assertThat(document.at("/source/service/name").asText()).isEqualTo("front");
    assertThat(JSON.readTree(before.json()).at("/alert").has("resolved_at")).isFalse();
    Alert wrong =
        Alert.newBuilder(firing).setChangedAt(Instant.parse("2026-11-30T23:58:00Z")).build();
    assertThatThrownBy(() -> documents.build(wrong))
        .hasMessage(
            "changedAt: 2026-11-30T23:58:00Z (expected: not before startsAt, which is"
                + " 2026-11-30T23:59:00Z)");
    Instant moon = Instant.parse("1969-07-20T20:17:40Z");
    Alert old = Alert.newBuilder(firing).setStartsAt(moon).setChangedAt(moon).build();
    assertThatThrownBy(() -> documents.build(old))
        .hasMessage("changedAt: 1969-07-20T20:17:40Z (expected: not before 1970)");
  }

  @Test
  void eventsOfTheSameMomentAreTheSameDocumentOnlyIfTheyAreAlike() throws IOException {
    EventDocuments documents = new EventDocuments();
    SearchDocument event = documents.build(SampleMetrics.event());
    assertThat(event.index()).isEqualTo("meshline-events-2026.11");
    assertThat(documents.build(SampleMetrics.event())).isEqualTo(event);
    TopologyEvent other =
        TopologyEvent.newBuilder(SampleMetrics.event())
            .setAttributes(Map.of("reason", "504"))
            .build();
    assertThat(documents.build(other).id()).isNotEqualTo(event.id());
    JsonNode document = JSON.readTree(event.json());
    assertThat(document.at("/event/kind").asText()).isEqualTo("new_reason");
    assertThat(document.at("/attributes/reason").asText()).isEqualTo("503");
    TopologyEvent ofNobody =
        TopologyEvent.newBuilder(SampleMetrics.event())
            .setKind(EventKind.OBJECTIVES_LOADED)
            .setSource(Party.newBuilder().setService("").build())
            .setDestination(Party.newBuilder().setService("").build())
            .build();
    JsonNode objectives = JSON.readTree(documents.build(ofNobody).json());
    assertThat(objectives.has("kind")).isFalse();
    assertThat(objectives.has("source")).isFalse();
  }
}
