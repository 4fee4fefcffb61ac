package io.meshline.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.query.StoreConnection;
import io.meshline.standalone.doctor.Finding.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FreshnessCheckTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final FreshnessCheck CHECK =
      new FreshnessCheck(
          StoreConnection.to("http://localhost:9200"),
          null,
          Duration.ofMinutes(5),
          InstantSource.fixed(NOW));

  @Test
  void documentsOfTheLastMinutesAreFresh() {
    assertThat(judge("2026-11-29T11:54:00Z", null).level()).isEqualTo(Level.OK);
  }

  @Test
  void documentsThatTheTopicsHaveLeftBehindAreAFault() {
    Finding finding = judge("2026-11-29T11:50:00Z", "2026-11-29T11:59:58Z");
    assertThat(finding.level()).isEqualTo(Level.FAULT);
    assertThat(finding.text())
        .contains("minute 2026-11-29T11:50:00Z (600 s ago)", "2026-11-29T11:59:58Z (2 s ago)");
    assertThat(finding.remedy()).contains("runbook/documents-are-old.md");
  }

  @Test
  void recordsWithoutAnyDocumentAreAFault() {
    assertThat(judge(null, "2026-11-29T11:59:58Z").level()).isEqualTo(Level.FAULT);
  }

  @Test
  void silenceIsAWarning() {
    Finding finding = judge("2026-11-29T11:50:00Z", "2026-11-29T11:50:59Z");
    assertThat(finding.level()).isEqualTo(Level.WARNING);
    assertThat(finding.text()).endsWith("no calls arrive");
    assertThat(judge(null, null).text()).contains("no record in [meshline.calls,");
  }

  @Test
  void withoutKafkaNobodyKnowsWhetherCallsArrive() {
    Finding finding = CHECK.judge(null, false, null, NOW);
    assertThat(finding.level()).isEqualTo(Level.WARNING);
    assertThat(finding.remedy()).contains("--kafka");
  }

  private static Finding judge(@Nullable String window, @Nullable String record) {
    return CHECK.judge(
        window == null ? null : Instant.parse(window),
        true,
        record == null ? null : Instant.parse(record),
        NOW);
  }
}
