package io.meshline.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.standalone.seed.Seeder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MadeUpPastTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:20:30Z");
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Instant BEGIN = Seeder.begin(WEEK, NOW);
  private static final Seeder.Past PAST =
      new Seeder.Past(
          BEGIN,
          Instant.parse("2026-11-29T10:20:00Z"),
          Instant.parse("2026-11-27T02:00:00Z"),
          Instant.parse("2026-11-28T06:20:00Z"),
          42);

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final Progress progress =
      new Progress(new PrintStream(told, true, UTF_8), false, () -> new TerminalSize(24, 80));
  private final List<String> done = new ArrayList<>();
  private boolean timeMoves = true;

  @Test
  void nothingIsMadeUpUnlessItIsWishedForAndTheStoreIsEmpty() {
    assertThat(
            MadeUpPast.length(
                0,
                () -> {
                  throw new AssertionError("asked");
                },
                progress))
        .isZero();
    assertThat(MadeUpPast.length(7, () -> null, progress)).isEqualTo(WEEK);
    assertThat(told.toString(UTF_8)).isEmpty();
    assertThat(MadeUpPast.length(7, () -> NOW, progress)).isZero();
    assertThat(told.toString(UTF_8)).contains("left out: there are documents already");
  }

  @Test
  void theRestFollowsWhenEventTimeMovesAndItEndsWithTheLastDocuments() {
    assertThat(past().make(WEEK, NOW)).isEqualTo(PAST);
    assertThat(done)
        .containsExactly("published the first", "waited for " + BEGIN, "published", "watched");
    assertThat(told.toString(UTF_8))
        .contains(
            "made up a day",
            "42 observations of 7 days; an incident from 2026-11-27T02:00:00Z, a deploy at 2026-11-28T06:20:00Z",
            "the jobs are done with it")
        .doesNotContain("does not begin");
  }

  @Test
  void aJobThatDoesNotBeginIsToldAndNotWaitedForAnyLonger() {
    timeMoves = false;
    past().make(WEEK, NOW);
    assertThat(told.toString(UTF_8)).contains("the job does not begin; its past follows anyway");
    assertThat(done).contains("published", "watched");
  }

  @Test
  void whatCannotBePublishedIsNotWaitedFor() {
    var past =
        new MadeUpPast(
            (length, now, begun, text) -> {
              throw new IllegalStateException("not all could be published: broker");
            },
            time -> true,
            watch(),
            progress);
    assertThatThrownBy(() -> past.make(WEEK, NOW)).hasMessageContaining("broker");
    assertThat(done).isEmpty();
  }

  private MadeUpPast past() {
    return new MadeUpPast(
        (length, now, begun, text) -> {
          assertThat(length).isEqualTo(WEEK);
          done.add("published the first");
          begun.run();
          text.accept("made up a day");
          done.add("published");
          return PAST;
        },
        time -> {
          done.add("waited for " + time);
          return timeMoves;
        },
        watch(),
        progress);
  }

  private SeedWatch watch() {
    return new SeedWatch(
        () -> {
          done.add("watched");
          return PAST.end();
        },
        new FakeTime().patience(Duration.ofMinutes(1), Duration.ofSeconds(2)),
        progress);
  }
}
