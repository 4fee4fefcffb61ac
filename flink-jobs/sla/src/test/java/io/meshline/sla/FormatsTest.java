package io.meshline.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.sla.config.ObjectiveFiles;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * State that was written in formats of before: ten good minutes and ten bad ones, with a minute in
 * which the objective was taken away, and alerts that are on.
 */
class FormatsTest {
  private static final long BEGIN = 29_000_160;
  private static final long END = BEGIN + 20;
  private static final Entity ENTITY = Samples.node("cart");
  private static final String TEXT =
      """
      objectives: [{name: a, indicator: availability, target: 99.9%, labels: {team: shop}}]
      rules:
        - name: r
          metric: calls
          comparison: '>'
          threshold: 10
          count: 1
          period: 1m
          silence: 5m
          labels: {team: shop}
      """;
  private static final byte[] SECOND =
      Base64.getDecoder()
          .decode(
              "AgAAAAABuoH1AQAVYQpBVkFJTEFCSUxJVFkgMCBHT09EgLsCwIfUG8iH1BvIh9Qb/v//////////Af7/"
                  + "/////////wEUAAAAAAG6gfMAZGQAZGQAZGQAZGQAZGQAZGQAZGQAZGQAZGQAZGQAZAAAZAAAZAAA"
                  + "ZAAAZAAAZAAAZAAAZAAAZAAAZAACAAAAAAAsQDEA6AfoBwDoBwABAAAAAAAHYAgA0A/oBwLUh9Qb"
                  + "AALch9QbAAEAAXIAAAAAAAD//+iH1BsByIfUG+KH1Bs=");
  private static final byte[] SECOND_EVIDENCE =
      Base64.getDecoder().decode("AgHAh9QbBQAAAQADNTAzBQIAAmYxAAJmMgAA");

  @Test
  void theSecondOneGoesOn() throws Exception {
    Matched matched = ObjectiveFiles.parse(Map.of("a", TEXT)).matching(ENTITY);
    EntityTracker tracker = EntityTracker.fromBytes(SECOND, null, matched, 15);
    List<String> told = new ArrayList<>();
    for (long minute = END; minute < END + 4; minute++) {
      assertThat(tracker.observe(minute, 1, Samples.figures(100, 100, 0), matched, minute))
          .isEqualTo(EntityTracker.Taken.TAKEN);
      for (AlertChange change : tracker.close(ENTITY, matched, minute + 1, false)) {
        told.add("%s %s %d".formatted(change.name(), change.state(), minute + 1 - BEGIN));
      }
      tracker = EntityTracker.fromBytes(tracker.toBytes(), null, matched, 15);
    }
    assertThat(told)
        .as("what was on was told; the rule after its silence")
        .containsExactly("r FIRING 23");
    Progress progress = tracker.progress(ENTITY, matched, END + 4).get(0);
    assertThat(progress.period()).isEqualTo(new Counts(1_000, 2_400));
    assertThat(progress.coveredMinutes()).isEqualTo(24);
    long version = progress.version();
    assertThat(tracker.observe(END + 3, 1, Samples.figures(90, 90, 0), matched, END + 4))
        .isEqualTo(EntityTracker.Taken.CORRECTED);
    assertThat(tracker.progress(ENTITY, matched, END + 4).get(0).version()).isGreaterThan(version);
  }

  /** It does not say with which labels: better those of every alert than none. */
  @Test
  void alertsOfTheSecondOneEndWhenNobodyKnowsThem() {
    EntityTracker tracker = EntityTracker.fromBytes(SECOND, null, Matched.NONE, 15);
    assertThat(tracker.close(ENTITY, Matched.NONE, END + 1, false))
        .extracting(change -> change.labels().get("alertname") + " " + change.state())
        .containsExactly("ErrorBudgetBurn RESOLVED", "ErrorBudgetBurn RESOLVED", "r RESOLVED");
  }

  @Test
  void evidenceOfTheSecondOneIsRead() {
    Evidence evidence = Evidence.fromBytes(SECOND_EVIDENCE);
    assertThat(evidence.isEmpty(BEGIN + 1)).isFalse();
    assertThat(Evidence.fromBytes(evidence.toBytes()).toBytes()).isEqualTo(evidence.toBytes());
  }
}
