package io.meshline.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.sla.config.ObjectiveFiles;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * State that was written in formats of before, and in those of today, which are not to change
 * unseen: ten good minutes and ten bad ones, between which the objective was taken away and put
 * back, and alerts that are on.
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
  private static final String SECOND =
      "AgAAAAABuoH1AQAVYQpBVkFJTEFCSUxJVFkgMCBHT09EgLsCwIfUG8iH1BvIh9Qb/v//////////Af7/"
          + "/////////wEUAAAAAAG6gfMAZGQAZGQAZGQAZGQAZGQAZGQAZGQAZGQAZGQAZGQAZAAAZAAAZAAAZAAA"
          + "ZAAAZAAAZAAAZAAAZAAAZAACAAAAAAAsQDEA6AfoBwDoBwABAAAAAAAHYAgA0A/oBwLUh9QbAALch9Qb"
          + "AAEAAXIAAAAAAAD//+iH1BsByIfUG+KH1Bs=";
  private static final String THIRD =
      "AwAAAAABuoH1AQAVYQpBVkFJTEFCSUxJVFkgMCBHT09EgLsCwIfUGwDoBxQAAAAAAbqB8wBkZABkZABk"
          + "ZABkZABkZABkZABkZABkZABkZABkZABkAABkAABkAABkAABkAABkAABkAABkAABkAABkAAIAAAAAACxA"
          + "MQDoB+gHAOgHAAEAAAAAAAdgCADQD+gH/v//////////Af7//////////wEC1IfUGwAC3IfUGwACAAR0"
          + "ZWFtAARzaG9wAQABcgAAAAAAAAP/6IfUGwHUh9Qb4ofUGwAGVElDS0VUAgAEdGVhbQAEc2hvcA==";
  private static final String SECOND_EVIDENCE = "AgHAh9QbBQAAAQADNTAzBQIAAmYxAAJmMgAA";
  private static final String THIRD_EVIDENCE =
      "AwHMiNQbBQIB4KcSBAEAAzUwMwUCAAJmMQACZjIAAnMxAcCH1BsJAAABAAM1MDMJAQACZjAAAA==";
  private static final String FOURTH_EVIDENCE =
      "BAHMiNQbCQUAAeCnEgQBAAM1MDMFAgACZjEAAmYyAAJzMQHAh9QbCQAAAQADNTAzCQEAAmYxAAA=";
  private static final String OPEN = "AQHoh9QbBwEAFWEKQVZBSUxBQklMSVRZIDAgR09PRGQDAQABcgE=";
  private static final String FIRED = "AQIAB3N1bW1hcnkACGl0IGJ1cm5zAAd3aW5kb3dzAAc1bTogMjB4";
  private static final String PAST = "AQHAh9QbAQAUYQpBVkFJTEFCSUxJVFkgMCBCQUQHZAo=";

  @ParameterizedTest
  @ValueSource(strings = {SECOND, THIRD})
  void whatWasWrittenGoesOn(String written) throws Exception {
    Matched matched = matched();
    EntityTracker tracker = EntityTracker.fromBytes(bytes(written), null, matched, 15);
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
    EntityTracker tracker = EntityTracker.fromBytes(bytes(SECOND), null, Matched.NONE, 15);
    assertThat(tracker.close(ENTITY, Matched.NONE, END + 1, false))
        .extracting(change -> change.labels().get("alertname") + " " + change.state())
        .containsExactly("ErrorBudgetBurn RESOLVED", "ErrorBudgetBurn RESOLVED", "r RESOLVED");
  }

  @Test
  void alertsOfTheThirdOneEndAsTheyWereTold() {
    EntityTracker tracker = EntityTracker.fromBytes(bytes(THIRD), null, Matched.NONE, 15);
    assertThat(tracker.close(ENTITY, Matched.NONE, END + 1, false))
        .extracting(change -> change.labels().get("alertname") + " " + change.labels().get("team"))
        .containsExactly("ErrorBudgetBurn shop", "ErrorBudgetBurn shop", "r shop");
  }

  @Test
  void evidenceOfFormatsOfBeforeIsRead() {
    Evidence second = Evidence.fromBytes(bytes(SECOND_EVIDENCE));
    assertThat(second.bad(alert(BEGIN + 60, 60))).isEqualTo(5);
    Evidence third = Evidence.fromBytes(bytes(THIRD_EVIDENCE));
    assertThat(third.bad(alert(BEGIN + 120, 60))).isEqualTo(5 + 2);
    assertThat(third.bad(alert(BEGIN + 120, 360))).isEqualTo(9 + 5 + 2);
    assertThat(third.traces(alert(BEGIN + 120, 360))).containsExactly("f1", "f2", "f0");
    for (Evidence one : List.of(second, third)) {
      assertThat(Evidence.fromBytes(one.toBytes()).toBytes()).isEqualTo(one.toBytes());
    }
  }

  /** If one of them changes it is a new format, which has another number. */
  @Test
  void whatIsWrittenTodayIsAsItWas() throws Exception {
    Matched matched = matched();
    EntityTracker tracker = new EntityTracker(15);
    for (long minute = BEGIN; minute < END; minute++) {
      boolean bad = minute >= BEGIN + 10;
      if (minute == BEGIN + 10) {
        assertThat(tracker.change(ENTITY, matched, Matched.NONE, minute)).hasSize(1);
        assertThat(tracker.change(ENTITY, Matched.NONE, matched, minute)).isEmpty();
      }
      assertThat(
              tracker.observe(minute, 1, Samples.figures(100, bad ? 100 : 0, 0), matched, minute))
          .isEqualTo(EntityTracker.Taken.TAKEN);
      for (AlertChange change : tracker.close(ENTITY, matched, minute + 1, false)) {
        assertThat(change.state()).isEqualTo(AlertState.FIRING);
      }
    }
    assertThat(text(tracker.toBytes())).isEqualTo(THIRD);

    assertThat(tracker.observe(END, 7, Samples.figures(100, 3, 0), matched, END))
        .isEqualTo(EntityTracker.Taken.TAKEN);
    assertThat(text(tracker.open().toBytes())).isEqualTo(OPEN);
    assertThat(text(OpenMinutes.fromBytes(bytes(OPEN)).toBytes())).isEqualTo(OPEN);

    Evidence evidence = new Evidence();
    Evidence.Asked asked = new Evidence.Asked(Set.of(300_000L), true);
    evidence.observe(BEGIN, 8, Samples.figures(100, 9, 0, Map.of("503", 9L)), asked, false, BEGIN);
    evidence.observe(
        BEGIN + 70, 9, Samples.figures(100, 5, 4, Map.of("503", 5L)), asked, false, BEGIN + 70);
    assertThat(text(evidence.toBytes())).isEqualTo(FOURTH_EVIDENCE);
    assertThat(Evidence.fromBytes(bytes(FOURTH_EVIDENCE)).bad(alert(BEGIN + 120, 360)))
        .isEqualTo(9 + 5);

    FiredTexts fired = new FiredTexts(Map.of("summary", "it burns", "windows", "5m: 20x"));
    assertThat(text(fired.toBytes())).isEqualTo(FIRED);
    assertThat(FiredTexts.fromBytes(bytes(FIRED))).isEqualTo(fired);

    PastHours past = new PastHours();
    past.put(
        BEGIN,
        PastHours.counted("a", Indicator.AVAILABILITY, 0, ClientErrors.BAD),
        7,
        new Counts(90, 100));
    assertThat(text(past.toBytes())).isEqualTo(PAST);
    assertThat(PastHours.fromBytes(bytes(PAST)).firstEnd()).isEqualTo(BEGIN + 60);
  }

  private static Matched matched() throws Exception {
    return ObjectiveFiles.parse(Map.of("a", TEXT)).matching(ENTITY);
  }

  private static byte[] bytes(String text) {
    return Base64.getDecoder().decode(text);
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static AlertChange alert(long end, int minutes) {
    return new AlertChange(
        "a",
        ENTITY,
        Indicator.AVAILABILITY,
        0,
        true,
        Severity.TICKET,
        AlertState.FIRING,
        true,
        BEGIN,
        end,
        minutes,
        Map.of(),
        Map.of());
  }
}
