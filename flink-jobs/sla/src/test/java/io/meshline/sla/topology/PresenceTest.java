package io.meshline.sla.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.aggregation.LatencySketch;
import io.meshline.sla.Entity;
import io.meshline.sla.Figures;
import io.meshline.sla.Samples;
import io.meshline.sla.topology.TopologyChange.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private static final long BEGIN = 29_000_160; // a full hour
  private static final Entity EDGE = Samples.edge("front", "cart");

  private final List<TopologyChange> changes = new ArrayList<>();
  private Presence presence = new Presence();
  private long minute = BEGIN;

  @Test
  void theFirstCallIsNewsUnlessEverythingIsNew() {
    assertThat(presence.minute(EDGE, BEGIN, calls(5), true)).isEmpty();
    assertThat(presence.minute(EDGE, BEGIN + 1, calls(5), false)).isEmpty();
    assertThat(new Presence().minute(EDGE, BEGIN, calls(5), false))
        .singleElement()
        .matches(change -> change.kind() == Kind.FIRST_SEEN)
        .matches(
            change ->
                change.summary().equals("shop/front -> shop/cart is called for the first time."));
  }

  @Test
  void silenceIsToldByTheRhythmOfEachAndSoIsTheReturn() {
    for (int i = 0; i < 120; i++) {
      pass(true);
    }
    int silent = silentAfter();
    assertThat(silent).isEqualTo(9);
    pass(true);
    assertThat(changes).singleElement().matches(change -> change.kind() == Kind.BACK);
    assertThat(changes.get(0).attributes()).containsEntry("silent_minutes", "10");
  }

  /** Once an hour: an hour of silence is what is usual. */
  @Test
  void whoCallsSeldomIsMissedLater() {
    for (int i = 0; i < 120 * 60; i++) {
      pass(i % 60 == 0);
    }
    assertThat(changes).isEmpty();
    assertThat(silentAfter()).isBetween(40, 60);
  }

  @Test
  void nightsAreUsualAndAnOutageIsForgotten() {
    for (int day = 0; day < 10; day++) {
      for (int i = 0; i < 1_440; i++) {
        pass(i >= 600);
      }
    }
    changes.removeIf(change -> change.minute() < BEGIN + 2 * 1_440); // it has to learn
    assertThat(changes).isEmpty();
    // Now around the clock: after some days ten hours of silence are unusual.
    for (int i = 0; i < 14 * 1_440; i++) {
      pass(true);
    }
    assertThat(changes).isEmpty();
    assertThat(silentAfter()).isLessThan(20);
  }

  @Test
  void randomTrafficGivesNoFalseAlarm() {
    Random random = new Random(5);
    for (int i = 0; i < 30 * 1_440; i++) {
      pass(random.nextInt(3) == 0);
    }
    assertThat(changes).isEmpty();
  }

  @Test
  void aReasonIsNewOnce() {
    for (int i = 0; i < 60; i++) {
      changes.addAll(presence.minute(EDGE, minute++, reason("503"), false));
    }
    changes.clear();
    changes.addAll(presence.minute(EDGE, minute, reason("timeout"), false));
    changes.addAll(presence.minute(EDGE, minute, reason("timeout"), false));
    changes.addAll(presence.minute(EDGE, minute + 1, reason("503"), false));
    changes.addAll(presence.minute(EDGE, minute + 1, reason("_other"), false));
    assertThat(changes).singleElement().matches(change -> change.kind() == Kind.NEW_REASON);
    assertThat(changes.get(0).attributes()).containsEntry("reason", "timeout");
    assertThat(presence.minute(Samples.node("cart"), minute + 1, reason("x"), false)).isEmpty();
    for (int i = 0; i < 200; i++) {
      changes.addAll(presence.minute(EDGE, minute + 2, reason("invented " + i), false));
    }
    assertThat(changes).hasSizeLessThan(65);
  }

  /** Each hour of the day has its own latency; a day on which all is twice as slow is a shift. */
  @Test
  void aShiftIsToldAgainstTheSameHourOfEarlierDays() {
    Random random = new Random(11);
    for (int hour = 0; hour < 6 * 24; hour++) {
      hour(hour, 5_000L * (1 + hour % 24), random);
    }
    assertThat(changes).isEmpty();
    hour(6 * 24, 5_000L, random);
    assertThat(changes).isEmpty();
    hour(6 * 24 + 1, 20_000L, random);
    assertThat(changes).singleElement().matches(change -> change.kind() == Kind.LATENCY_SHIFT);
    assertThat(Double.parseDouble(changes.get(0).attributes().get("times"))).isBetween(1.8, 2.2);
    hour(6 * 24 + 2, 30_000L, random);
    assertThat(changes).hasSize(1);
    hour(6 * 24 + 3, 20_000L, random);
    assertThat(changes).hasSize(2);
    assertThat(changes.get(1).kind()).isEqualTo(Kind.LATENCY_USUAL);
  }

  /** What differs from day to day anyway is no shift. */
  @Test
  void noShiftWhereEveryDayIsAnother() {
    Random random = new Random(3);
    for (int hour = 0; hour < 20 * 24; hour++) {
      long factor = new long[] {1, 3, 2, 5, 1, 4, 2}[hour / 24 % 7];
      hour(hour, 5_000L * factor, random);
    }
    assertThat(changes).isEmpty();
  }

  /** When its minutes were too old, an hour comes alone. */
  @Test
  void anHourWithoutItsMinutesIsForgottenToo() {
    hour(0, 5_000, new Random(1));
    assertThat(presence.isForgettable(BEGIN + 29 * 1_440)).isFalse();
    assertThat(presence.isForgettable(BEGIN + 31 * 1_440)).isTrue();
    assertThat(new Presence().isForgettable(BEGIN)).isTrue();
    assertThat(presence.close(EDGE, BEGIN + 31 * 1_440)).as("it was never there").isEmpty();
  }

  /** Which is why these are not even decoded. */
  @Test
  void earlyResultsOfAMinuteThatIsKnownChangeNothing() {
    changes.addAll(presence.minute(EDGE, BEGIN, calls(5), true));
    byte[] bytes = presence.toBytes();
    assertThat(Presence.knows(bytes, EDGE, BEGIN, calls(9))).isTrue();
    assertThat(Presence.knows(bytes, EDGE, BEGIN + 1, calls(9))).isFalse();
    assertThat(Presence.knows(bytes, EDGE, BEGIN, reason("503"))).isFalse();
    assertThat(Presence.knows(bytes, Samples.node("cart"), BEGIN, reason("503"))).isTrue();
    assertThat(Presence.knows(new Presence().toBytes(), EDGE, BEGIN, calls(9))).isFalse();
    changes.addAll(presence.minute(EDGE, BEGIN, calls(9), true));
    assertThat(presence.toBytes()).isEqualTo(bytes);
  }

  private void hour(int hour, long micros, Random random) {
    LatencySketch sketch = new LatencySketch();
    for (int i = 0; i < 500; i++) {
      sketch.add((long) (micros * Math.exp(random.nextGaussian() / 2)), 1);
    }
    Figures figures = new Figures(500, 0, 0, 0, 0, 0, 0, 0, sketch, Map.of(), List.of(), "");
    presence.hour(EDGE, BEGIN + hour * 60L, figures);
    changes.addAll(presence.close(EDGE, BEGIN + hour * 60L + 60));
    presence = Presence.fromBytes(presence.toBytes());
  }

  /** Minutes until silence is told. */
  private int silentAfter() {
    changes.clear();
    int minutes = 0;
    while (changes.isEmpty()) {
      pass(false);
      minutes++;
    }
    assertThat(changes).singleElement().matches(change -> change.kind() == Kind.GONE_SILENT);
    changes.clear();
    return minutes;
  }

  private void pass(boolean calls) {
    if (calls) {
      changes.addAll(presence.minute(EDGE, minute, calls(1), true));
    }
    minute++;
    boolean due = Presence.nextEnd(presence.toBytes()) <= minute;
    List<TopologyChange> told = presence.close(EDGE, minute);
    assertThat(told)
        .as("nothing is told before it is said to be due")
        .satisfies(all -> assertThat(all.isEmpty() || due).isTrue());
    changes.addAll(told);
    if (minute % 97 == 0) {
      presence = Presence.fromBytes(presence.toBytes());
    }
  }

  private static Figures calls(int calls) {
    return Samples.figures(calls, 0, 0);
  }

  private static Figures reason(String reason) {
    return Samples.figures(10, 1, 0, Map.of(reason, 1L));
  }
}
