package io.meshline.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.query.QueryException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeedWatchTest {
  private static final Instant END = Instant.parse("2026-11-22T10:20:00Z");

  private final FakeTime time = new FakeTime();
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private int looks;

  @Test
  void theJobsAreDoneWhenTheLastMinutesAreThere() {
    watch(() -> END.minusSeconds(looks == 3 ? 179 : 180));
    assertThat(looks).isEqualTo(3);
    assertThat(lines()).containsExactly("the jobs are done with it");
  }

  @Test
  void howFarTheyAreIsToldOnceThereIsSomething() {
    watch(() -> looks <= 5 ? null : END.minus(Duration.ofHours(21L - looks)));
    assertThat(lines())
        .containsExactly(
            "documents up to 2026-11-21T23:20:00Z",
            "documents up to 2026-11-22T04:20:00Z",
            "documents up to 2026-11-22T09:20:00Z",
            "the jobs are done with it");
  }

  @Test
  void aStoreThatDoesNotAnswerIsAskedAgain() {
    watch(
        () -> {
          if (looks < 3) {
            throw new QueryException("shards failed");
          }
          return END;
        });
    assertThat(lines()).containsExactly("the jobs are done with it");
  }

  @Test
  void itDoesNotWaitForEver() {
    watch(() -> null);
    assertThat(looks).isEqualTo(30);
    assertThat(lines())
        .containsExactly("the jobs are still at it; the present begins all the same");
  }

  private void watch(Supplier<@Nullable Instant> newest) {
    var progress =
        new Progress(new PrintStream(told, true, UTF_8), false, () -> new TerminalSize(24, 80));
    new SeedWatch(
            () -> {
              looks++;
              return newest.get();
            },
            time.patience(Duration.ofMinutes(1), Duration.ofSeconds(2)),
            progress)
        .await(END);
  }

  private List<String> lines() {
    return told.toString(UTF_8)
        .lines()
        .map(line -> line.substring(line.indexOf("seed") + 4).strip())
        .toList();
  }
}
