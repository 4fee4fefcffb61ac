package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.savepoints.KeyedEntries;
import io.meshline.schemas.ClientErrors;
import io.meshline.schemas.Indicator;
import io.meshline.schemas.Resolution;
import io.meshline.schemas.SlaMetrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;

/** A job without state that begins with hours of which nobody has the minutes any more. */
class RebuiltFromHoursTest extends TrackObjectivesContract {

  RebuiltFromHoursTest() throws Exception {}

  /** The topics of nodes and edges hold the last hours; what objectives had before is told, too. */
  @Test
  void budgetsGoOnWithTheHoursOfWhichNobodyHasTheMinutes() throws Exception {
    int minutes = 36 * 60;
    long whole = BEGIN + 24 * 60;
    List<SlaMetrics> hours = new ArrayList<>();
    for (int i = 0; i <= minutes; i++) {
      if (i % 10 == 0) {
        see(NODE, BEGIN + i, figures(100, i % 70 == 0 ? 2 : 0, 10));
      }
      progress.clear();
      watermark(BEGIN + i + 1);
      progress.stream()
          .filter(one -> one.getResolution() == Resolution.HOUR)
          .filter(one -> one.getWindowStart().getEpochSecond() / 60 + 60 <= whole)
          .forEach(hours::add);
    }
    List<SlaMetrics> before = minutesWithoutVersion();
    assertThat(before).hasSize(2);

    rebuild();
    Collections.shuffle(hours, new Random(6));
    for (SlaMetrics hour : hours) {
      SlaMetrics older =
          SlaMetrics.newBuilder(hour).setVersion(1).setTotal(hour.getTotal() + 5).build();
      boolean slower = hour.getIndicator() == Indicator.LATENCY;
      SlaMetrics other =
          slower
              ? SlaMetrics.newBuilder(hour).setThresholdMicros(1).setTotal(1_000_000).build()
              : SlaMetrics.newBuilder(hour).setClientErrors(ClientErrors.BAD).build();
      for (SlaMetrics one : List.of(hour, older, other)) {
        past(one);
      }
    }
    for (int i = 24 * 60; i < minutes; i += 10) {
      history(BEGIN + i, figures(100, i % 70 == 0 ? 2 : 0, 10));
    }
    // Late calls of a minute, and all of one, that have been counted with their hours.
    see(NODE, BEGIN + 100, figures(7, 7, 7));
    watermark(BEGIN + 300);
    see(NODE, BEGIN + 200, figures(100, 0, 10));
    see(NODE, BEGIN + minutes, figures(100, minutes % 70 == 0 ? 2 : 0, 10));
    watermark(BEGIN + minutes - 1);
    assertThat(progress.stream().filter(one -> one.getResolution() == Resolution.HOUR))
        .as("of windows of which the minutes are not known no document is written again")
        .isEmpty();
    watermark(BEGIN + minutes);
    progress.clear();
    watermark(BEGIN + minutes + 1);
    assertThat(minutesWithoutVersion()).isEqualTo(before);
    assertThat(KeyedEntries.of(harness, "past-hours")).isZero();
  }

  /** Of records from before it was said what refused requests are, those of latency are clear. */
  @Test
  void whatDoesNotSayWhatItCountsIsNotTaken() throws Exception {
    see(NODE, BEGIN, figures(100, 2, 10));
    watermark(BEGIN + 60);
    for (SlaMetrics one : progress) {
      SlaMetrics old = SlaMetrics.newBuilder(one).setClientErrors(ClientErrors.UNKNOWN).build();
      assertThat(SeenWindow.of(old).isPresent())
          .isEqualTo(
              one.getResolution() == Resolution.HOUR && one.getIndicator() == Indicator.LATENCY);
      assertThat(SeenWindow.of(one).isPresent()).isEqualTo(one.getResolution() == Resolution.HOUR);
    }
  }

  /** It has been told, with windows that this job does not know. */
  @Test
  void theLastHourIsNotToldAgainEither() throws Exception {
    List<SlaMetrics> hours = hoursOf(180);
    rebuild();
    for (SlaMetrics hour : hours) {
      past(hour);
    }
    watermark(BEGIN + 180);
    assertThat(progress).isEmpty();
    see(NODE, BEGIN + 180, figures(100, 0, 0));
    watermark(BEGIN + 181);
    assertThat(progress).hasSize(2);
    watermark(BEGIN + 240);
    assertThat(progress.stream().filter(one -> one.getResolution() == Resolution.HOUR))
        .as("an hour that nobody told of yet")
        .hasSize(2)
        .allMatch(one -> one.getTotal() == 100);
  }

  /** An earlier job tells of each hour in which it counts something, also if there was nothing. */
  @Test
  void hoursThatNobodyToldOfAreNotKnown() throws Exception {
    List<SlaMetrics> hours = hoursOf(600);
    rebuild(BEGIN + 600);
    List<SlaMetrics> late = new ArrayList<>();
    for (SlaMetrics hour : hours) {
      long begin = hour.getWindowStart().getEpochSecond() / 60 - BEGIN;
      if (begin == 60) {
        past(SlaMetrics.newBuilder(hour).setGood(0).setTotal(0).build());
      } else if (begin < 180 || begin >= 360 || hour.getIndicator() == Indicator.LATENCY) {
        past(hour);
      } else if (begin == 240) {
        late.add(hour);
      }
    }
    watermark(BEGIN + 600);
    see(NODE, BEGIN + 600, figures(100, 0, 0));
    watermark(BEGIN + 601);
    assertThat(progress)
        .extracting(SlaMetrics::getCoveredMinutes)
        .containsExactlyInAnyOrder(601L - 180, 601L);
    for (SlaMetrics hour : late) {
      past(hour);
    }
    progress.clear();
    watermark(BEGIN + 602);
    assertThat(progress)
        .extracting(SlaMetrics::getCoveredMinutes)
        .containsExactlyInAnyOrder(602L - 120, 602L);
    progress.clear();
    watermark(BEGIN + 660);
    assertThat(progress.stream().filter(one -> one.getResolution() == Resolution.HOUR))
        .as("from there on minutes are known")
        .extracting(SlaMetrics::getCoveredMinutes)
        .containsExactlyInAnyOrder(660L - 120, 660L);
  }

  /** Whether a call is fast does not depend on whether it was refused, whatever was said of it. */
  @Test
  void hoursOfLatencyAreTakenWhateverRefusedRequestsWere() throws Exception {
    List<SlaMetrics> hours = hoursOf(60);
    for (ClientErrors told : ClientErrors.values()) {
      rebuild();
      for (SlaMetrics hour : hours) {
        if (hour.getIndicator() == Indicator.LATENCY) {
          past(SlaMetrics.newBuilder(hour).setClientErrors(told).build());
        }
      }
      see(NODE, BEGIN + 60, figures(100, 0, 0));
      watermark(BEGIN + 61);
      assertThat(progress.stream().filter(one -> one.getIndicator() == Indicator.LATENCY))
          .extracting(SlaMetrics::getPeriodTotal)
          .as("%s", told)
          .containsExactly(6L * 100 + 100);
    }
  }

  /** What a job tells of hours, in which a call comes every ten minutes. */
  private List<SlaMetrics> hoursOf(int minutes) throws Exception {
    for (int i = 0; i < minutes; i += 10) {
      see(NODE, BEGIN + i, figures(100, 1, 10));
      watermark(BEGIN + i + 10);
    }
    return progress.stream().filter(one -> one.getResolution() == Resolution.HOUR).toList();
  }

  private void past(SlaMetrics hour) throws Exception {
    SeenWindow window = SeenWindow.of(hour).orElseThrow();
    DataOutputSerializer out = new DataOutputSerializer(64);
    SeenWindowSerializer.INSTANCE.serialize(window, out);
    SeenWindow read =
        SeenWindowSerializer.INSTANCE.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    assertThat(read.past()).isEqualTo(window.past());
    harness.processElement1(new StreamRecord<>(read, read.newestMinute() * 60_000));
    take();
  }

  private List<SlaMetrics> minutesWithoutVersion() {
    return progress.stream()
        .filter(one -> one.getResolution() == Resolution.MINUTE)
        .map(one -> SlaMetrics.newBuilder(one).setVersion(0).build())
        .toList();
  }
}
