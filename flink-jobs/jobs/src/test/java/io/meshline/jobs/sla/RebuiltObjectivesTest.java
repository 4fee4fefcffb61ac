package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Alert;
import io.meshline.schemas.AlertState;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.SlaMetrics;
import io.meshline.sla.Entity;
import io.meshline.sla.Figures;
import io.meshline.sla.Grain;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** A job without state that begins with what an earlier one published. */
class RebuiltObjectivesTest extends TrackObjectivesContract {

  RebuiltObjectivesTest() throws Exception {}

  /** What an earlier job told is not told again; from where it ended on, numbers go on. */
  @Test
  void aJobWithoutStateBeginsWithWhatAnEarlierOnePublished() throws Exception {
    harness.close();
    harness = open(TEXTS, null, false, 1, 1, 0, true);
    for (int i = 0; i < 70; i++) {
      boolean bad = (i > 10 && i < 20) || i > 66;
      history(BEGIN + i, figures(bad ? 100 : 60, bad ? 100 : 0, 0));
      history(BEGIN + i, figures(50, 0, 0)); // of another partition, and older
    }
    see(NODE, BEGIN + 69, figures(40, 40, 0)); // what it saw of that minute itself
    see(NODE, BEGIN + 70, figures(100, 100, 0));
    watermark(BEGIN + 68);
    history(BEGIN + 30, figures(7, 7, 0)); // as a run that was repeated writes it once more
    assertThat(alerts).isEmpty();
    assertThat(events).isEmpty();
    assertThat(progress).allMatch(one -> one.getResolution() == Resolution.HOUR).hasSize(2);
    watermark(BEGIN + 70); // which the earlier job may not have lived to see
    assertThat(alerts).isNotEmpty().allMatch(alert -> alert.getState() == AlertState.FIRING);
    progress.clear();
    watermark(BEGIN + 71);
    SlaMetrics cart =
        progress.stream()
            .filter(one -> one.getResolution() == Resolution.MINUTE)
            .findFirst()
            .orElseThrow();
    assertThat(List.of(cart.getPeriodTotal(), cart.getPeriodTotal() - cart.getPeriodGood()))
        .containsExactly(58L * 60 + 13 * 100, 1_300L);
    assertThat(cart.getCoveredMinutes()).isEqualTo(71);
  }

  /** A state has counted it already, whatever the options say. */
  @Test
  void aJobWithStateTakesNoHistory() throws Exception {
    outage();
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = open(TEXTS, state, false, 1, 1, 0, true);
    progress.clear();
    history(BEGIN + 10, figures(500, 0, 0)); // a minute that is open
    see(NODE, BEGIN + 11, figures(100, 0, 0));
    watermark(BEGIN + 12);
    assertThat(progress)
        .extracting(SlaMetrics::getPeriodTotal)
        .containsExactly(1_000L, 1_000L, 1_100L, 1_100L);
  }

  /** Of minutes that the earlier job had published, this one sees only what comes late. */
  @Test
  void aLateCallDoesNotReplaceAMinuteByAPartOfIt() throws Exception {
    harness.close();
    harness = open(TEXTS, null, false, 1, 1, 0, true);
    for (int i = 0; i < 20; i++) {
      history(BEGIN + i, figures(100, 0, 0));
    }
    watermark(BEGIN + 20);
    see(NODE, BEGIN + 15, figures(1, 1, 0)); // part of a hundred
    see(NODE, BEGIN + 16, figures(102, 2, 0)); // the whole minute, with two more
    see(NODE, BEGIN + 20, figures(100, 0, 0));
    progress.clear();
    watermark(BEGIN + 21);
    SlaMetrics last = progress.get(progress.size() - 1);
    assertThat(List.of(last.getPeriodTotal(), last.getPeriodTotal() - last.getPeriodGood()))
        .containsExactly(2_102L, 0L);
    SlaMetrics cart =
        progress.stream()
            .filter(one -> one.getObjective().equals("cart"))
            .reduce((one, next) -> next)
            .orElseThrow();
    assertThat(cart.getPeriodTotal() - cart.getPeriodGood()).isEqualTo(2);
    see(NODE, BEGIN + 20, figures(90, 9, 0)); // of its own minutes it knows all
    progress.clear();
    watermark(BEGIN + 22);
    assertThat(progress.get(progress.size() - 1).getPeriodTotal()).isEqualTo(2_092);
  }

  /** The earlier job told that it is on; it died before it could tell that it is over. */
  @Test
  void theEndOfAnAlertThatIsOverAtOnceIsTold() throws Exception {
    outage();
    for (int i = 10; i < 500; i++) {
      see(NODE, BEGIN + i, figures(100, 0, 0));
      watermark(BEGIN + i + 1);
    }
    List<Alert> all = List.copyOf(alerts);
    List<Alert> over =
        all.stream().filter(alert -> alert.getState() == AlertState.RESOLVED).toList();
    assertThat(over).hasSize(2);
    for (Alert one : over) {
      long end = one.getChangedAt().getEpochSecond() / 60;
      for (long dead : new long[] {end - 1, end, end + 1}) {
        rebuild();
        for (long minute = BEGIN; minute < dead; minute++) {
          boolean bad = minute < BEGIN + 10;
          history(NODE, minute, figures(100, bad ? 100 : 0, 0), 100);
        }
        for (long minute = dead; minute < end + 3; minute++) {
          see(NODE, minute, figures(100, 0, 0));
        }
        watermark(end + 3);
        assertThat(alerts)
            .as("%s, and the job was dead at %d", one.getSeverity(), dead)
            .anyMatch(
                alert ->
                    alert.getState() == AlertState.RESOLVED
                        && alert.getFired()
                        && alert.getFingerprint().equals(one.getFingerprint())
                        && alert.getStartsAt().equals(one.getStartsAt())
                        && alert.getChangedAt().equals(one.getChangedAt()));
      }
    }
  }

  /** Of a service that fell silent there are no results, and yet the earlier job was there. */
  @Test
  void whatEndedBySilenceIsNotToldAgain() throws Exception {
    rebuild();
    Entity other = new Entity(Grain.SERVICE, service("front"), CART);
    for (int i = 0; i < 900; i++) {
      if (i < 10) {
        history(NODE, BEGIN + i, figures(100, 100, 0), 100);
      }
      history(other, BEGIN + i, figures(100, 0, 0), 100);
      watermark(BEGIN + i - 13);
    }
    assertThat(alerts).isEmpty();
    assertThat(events).isEmpty();
  }

  /** Partitions are read at their own pace, and each result was published more than once. */
  @Test
  void anAlertThatGoesOnExplainsItselfAsBefore() throws Exception {
    Entity front = new Entity(Grain.SERVICE, service("front"), CART);
    Entity batch = new Entity(Grain.SERVICE, service("batch"), CART);
    for (int i = 0; i < 419; i++) {
      see(front, BEGIN + i, figures(80, i % 10 == 0 ? 40 : 0, 0));
      see(batch, BEGIN + i, figures(20, i % 7 == 0 ? 4 : 0, 0));
      see(NODE, BEGIN + i, bad(i));
      if (i == 418) {
        // With other labels it is told anew, in the minute in which a new job tells it.
        alerts.clear();
        broadcast(
            Map.of(
                "a.yaml",
                Objects.requireNonNull(TEXTS.get("a.yaml"))
                    .replace("{name: cart,", "{name: cart, labels: {team: shop},")));
      }
      watermark(BEGIN + i + 1);
    }
    Map<String, String> before = contributors();
    assertThat(before).hasSize(6).doesNotContainValue("none");

    rebuild();
    for (int i = 419; i >= 0; i--) {
      history(front, BEGIN + i, figures(80, i % 10 == 0 ? 40 : 0, 0), 80);
    }
    for (int i = 0; i < 420; i++) {
      history(NODE, BEGIN + i, bad(i), 100);
      history(NODE, BEGIN + i, figures(60, 60, 0), 60);
      history(batch, BEGIN + i, figures(20, i % 7 == 0 ? 4 : 0, 0), 20);
      history(batch, BEGIN + i, figures(10, 10, 0), 10);
    }
    see(NODE, BEGIN + 420, bad(420));
    watermark(BEGIN + 421);
    assertThat(contributors()).isEqualTo(before);
  }

  private static Figures bad(int minute) {
    return figures(100, (minute % 10 == 0 ? 40 : 0) + (minute % 7 == 0 ? 4 : 0), 0);
  }

  private Map<String, String> contributors() {
    Map<String, String> texts = new TreeMap<>();
    for (Alert alert : alerts) {
      if (alert.getState() == AlertState.FIRING) {
        for (String text : List.of("contributors", "reasons", "traces")) {
          texts.put(
              alert.getSeverity() + " " + text, alert.getAnnotations().getOrDefault(text, "none"));
        }
      }
    }
    return texts;
  }
}
