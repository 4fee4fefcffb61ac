package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.AlertState;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.SlaMetrics;
import io.meshline.sla.Figures;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
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
    watermark(BEGIN + 70);
    history(BEGIN + 30, figures(7, 7, 0)); // as a run that was repeated writes it once more
    assertThat(alerts).isEmpty();
    assertThat(events).isEmpty();
    assertThat(progress).allMatch(one -> one.getResolution() == Resolution.HOUR).hasSize(2);
    watermark(BEGIN + 71);
    assertThat(alerts).isNotEmpty().allMatch(alert -> alert.getState() == AlertState.FIRING);
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

  private void history(long minute, Figures figures) throws Exception {
    harness.processElement1(
        new StreamRecord<>(
            new SeenWindow(NODE, false, minute, figures.calls(), true, figures), minute * 60_000));
    take();
  }
}
