package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.meshline.aggregation.WindowSize;
import io.meshline.jobs.BackfillRefusedException;
import io.meshline.jobs.config.InvalidOptionsException;
import io.meshline.jobs.config.Options;
import io.meshline.jobs.kafka.TopicSlice;
import io.meshline.schemas.EventTimes;
import io.meshline.schemas.Resolution;
import io.meshline.sink.elasticsearch.WindowBlock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackfillRangeTest {

  private static final Lateness LATENESS =
      new Lateness(
          Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(1), Duration.ofMinutes(2));
  private static final Duration DISORDER = Duration.ofSeconds(10);

  @Test
  void aTimeIsAMidnightOrAWholeMinute() {
    assertThat(BackfillRange.instant("2026-11-22")).isEqualTo("2026-11-22T00:00:00Z");
    assertThat(BackfillRange.instant("2026-11-22T10:15:00Z")).isEqualTo("2026-11-22T10:15:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2026-11-22T10:15:01Z", "2026-11-22T10:15:00.5Z", "2026-11-31", "yesterday", "10"})
  void whatIsNoneIsNamedWithWhatWasExpected(String text) {
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> options(text, "2026-11-23"))
        .withMessageContaining("backfill.from: " + text)
        .withMessageContaining("whole minute such as 2026-11-22 or 2026-11-22T10:15:00Z");
  }

  @Test
  void theEndIsAfterTheBeginAndTheStoreIsOn() {
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> options("2026-11-22", "2026-11-22"))
        .withMessageContaining("backfill.to: 2026-11-22T00:00:00Z (expected: after backfill.from");
    assertThatExceptionOfType(InvalidOptionsException.class)
        .isThrownBy(() -> options("2026-11-22", "2026-11-23", "search.enabled", "false"))
        .withMessageContaining("search.enabled: false (expected: true");
  }

  @Test
  void wholeMinutesHoursAndDaysInItAreItsWindows() {
    BackfillRange range = range("2026-11-21T22:58:00Z", "2026-11-23T01:02:00Z");

    assertThat(range.windows()).isEqualTo((26 * 60 + 4) + 26 + 1);
    assertThat(range.blocks())
        .startsWith(
            new WindowBlock(Resolution.MINUTE, range.from(), Instant.parse("2026-11-21T23:00:00Z")))
        .contains(
            new WindowBlock(Resolution.MINUTE, Instant.parse("2026-11-23T01:00:00Z"), range.to()),
            block(Resolution.HOUR, "2026-11-21T23:00:00Z", Duration.ofHours(1)),
            block(Resolution.HOUR, "2026-11-23T00:00:00Z", Duration.ofHours(1)))
        .endsWith(block(Resolution.DAY, "2026-11-22T00:00:00Z", Duration.ofDays(1)));
    for (WindowBlock block : range.blocks()) {
      assertThat(range.covers(block.resolution(), block.from())).as("%s", block).isTrue();
    }
    assertThat(range.covers(Resolution.HOUR, Instant.parse("2026-11-21T22:00:00Z"))).isFalse();
    assertThat(range.covers(Resolution.HOUR, Instant.parse("2026-11-23T01:00:00Z"))).isFalse();
    assertThat(range.covers(Resolution.DAY, Instant.parse("2026-11-23T00:00:00Z"))).isFalse();
    assertThat(range.contains(EventTimes.micros(range.from()))).isTrue();
    assertThat(range.contains(EventTimes.micros(range.from()) - 60_000_000)).isFalse();
    assertThat(range.contains(EventTimes.micros(range.to()))).isFalse();
  }

  /** It ends with its windows' lateness; minutes alone are settled sooner than hours. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-22T10:05:00Z, 2026-11-22T10:59:00Z, 2026-11-22T11:11:10Z",
    "2026-11-22T10:05:00Z, 2026-11-22T11:00:00Z, 2026-11-22T11:12:10Z",
    "2026-11-22T10:00:00Z, 2026-11-22T11:00:00Z, 2026-11-22T12:02:10Z",
    "2026-11-22T10:00:00Z, 2026-11-22T11:30:00Z, 2026-11-22T12:02:10Z",
    "2026-11-22T10:00:00Z, 2026-11-22T11:58:00Z, 2026-11-22T12:10:10Z",
    "2026-11-22T00:00:00Z, 2026-11-23T00:00:00Z, 2026-11-23T01:02:10Z",
  })
  void itIsSettledWhenNoneOfItsWindowsTakesCallsAnyMore(Instant from, Instant to, Instant settled) {
    BackfillRange range = new BackfillRange(from, to);
    assertThat(range.settledAt(LATENESS, DISORDER)).isEqualTo(settled);
    for (WindowBlock block : range.blocks()) {
      WindowSize size =
          switch (block.resolution()) {
            case MINUTE -> WindowSize.MINUTE;
            case HOUR -> WindowSize.HOUR;
            case DAY -> WindowSize.DAY;
          };
      long watermark = settled.minus(DISORDER).toEpochMilli() - 1;
      long last = EventTimes.micros(block.to()) - size.lengthMicros();
      assertThat(watermark).isGreaterThanOrEqualTo(LATENESS.purgedAt(size, last));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // The hour from ten to eleven is still open: minutes before it would do, but not its last one.
    "2026-11-22T10:00:00Z, 2026-11-22T11:45:00Z, 2026-11-22T11:30:00Z, 2026-11-22T10:27:00Z",
    "2026-11-22T10:00:00Z, 2026-11-22T11:45:00Z, 2026-11-22T11:05:00Z, 2026-11-22T10:52:00Z",
    "2026-11-22T10:00:00Z, 2026-11-22T13:00:00Z, 2026-11-22T12:03:00Z, 2026-11-22T11:50:00Z",
  })
  void aRangeThatIsStillOpenIsRefusedWithTheTimesThatWouldDo(
      String from, String to, Instant now, String offered) {
    Options options = options(from, to);
    BackfillRange range = BackfillOptions.range(options);
    Instant settled = range.settledAt(LATENESS, DISORDER);
    assertThatExceptionOfType(BackfillRefusedException.class)
        .isThrownBy(() -> BackfillOptions.settledRange(options, now))
        .withMessageStartingWith("backfill.to: " + to)
        .withMessageContaining("until " + settled)
        .withMessageEndingWith("backfill.to " + offered + " now");
    assertThat(BackfillOptions.settledRange(options(from, offered), now).to()).isEqualTo(offered);
    assertThat(BackfillOptions.settledRange(options, settled)).isEqualTo(range);
  }

  @Test
  void aRangeInTheFutureIsRefused() {
    Options options = options("2026-11-22", "2026-11-23");
    assertThatExceptionOfType(BackfillRefusedException.class)
        .isThrownBy(
            () -> BackfillOptions.settledRange(options, Instant.parse("2026-11-21T00:00:00Z")))
        .withMessageEndingWith("Expected: a time after that");
  }

  @Test
  void aTopicThatLostRecordsOfTheRangeIsRefusedUnlessThatIsAllowed() {
    Instant since = Instant.parse("2026-11-22T10:00:00Z");
    TopicSlice slice =
        new TopicSlice(
            List.of(
                new TopicSlice.Partition(
                    new TopicPartition("calls", 4), 9, since.toEpochMilli() + 60_000, 9, 10)),
            since);
    assertThat(Backfill.complete(slice, true)).isSameAs(slice);
    assertThatExceptionOfType(BackfillRefusedException.class)
        .isThrownBy(() -> Backfill.complete(slice, false))
        .withMessageContaining("calls-4 begins at offset 9 of 2026-11-22T10:01:00Z")
        .withMessageContaining("backfill.allow-incomplete");
  }

  @Test
  void moreDaysThanNamesAreRememberedForAreRefused() {
    Instant now = Instant.parse("2026-12-24T00:00:00Z");
    for (String to : List.of("2026-11-24T00:00:00Z", "2026-11-23T00:01:00Z")) {
      assertThat(BackfillOptions.settledRange(options("2026-11-22T23:59:00Z", to), now).days())
          .isEqualTo(2);
    }
    assertThatExceptionOfType(BackfillRefusedException.class)
        .isThrownBy(
            () ->
                BackfillOptions.settledRange(
                    options("2026-11-22T23:59:00Z", "2026-11-24T00:01:00Z"), now))
        .withMessageContaining("3 days (expected: at most 2 at a time");
  }

  private static BackfillRange range(String from, String to) {
    return new BackfillRange(Instant.parse(from), Instant.parse(to));
  }

  private static WindowBlock block(Resolution resolution, String from, Duration length) {
    return new WindowBlock(resolution, Instant.parse(from), Instant.parse(from).plus(length));
  }

  static Options options(String from, String to, String... more) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "kafka.bootstrap-servers", "unused:1",
                "registry.urls", "http://unused",
                "search.hosts", "http://unused:1",
                "backfill.from", from,
                "backfill.to", to));
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return BackfillOptions.table().of(all);
  }
}
