package io.meshline.standalone.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.CallRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SeederTest {
  private static final Instant NOW = Instant.parse("2026-11-27T02:20:30Z");
  private static final Duration HOURS = Duration.ofHours(6);

  private final List<CallRecord> sent = new ArrayList<>();
  private final List<String> done = new ArrayList<>();

  @Test
  void theFirstMinutesArriveBeforeTheRestIsMadeUp() {
    Instant begin = Seeder.begin(HOURS, NOW);
    assertThat(begin).isEqualTo("2026-11-26T20:35:00Z");
    publish(this::take);
    assertThat(done)
        .containsExactly(
            "flushed",
            "begun until 2026-11-26T20:40:00Z",
            "made up the time before 2026-11-27T00:00:00Z",
            "flushed");
    assertThat(sent)
        .allMatch(call -> !call.getStart().isBefore(begin) && call.getStart().isBefore(NOW));
    assertThat(minute(sent.get(sent.size() - 1))).isEqualTo("2026-11-27T02:19:00Z");
  }

  @Test
  void aFaultEndsItAndIsTold() {
    var fault = new IllegalStateException("broker");
    assertThatThrownBy(
            () ->
                publish(
                    call -> {
                      sent.add(call);
                      return CompletableFuture.failedFuture(fault);
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not all could be published")
        .hasRootCause(fault);
    assertThat(sent).allMatch(call -> minute(call).equals(Seeder.begin(HOURS, NOW)));
    assertThat(done).containsExactly("flushed");
  }

  private CompletableFuture<Void> take(CallRecord call) {
    sent.add(call);
    return CompletableFuture.completedFuture(null);
  }

  private void publish(Function<CallRecord, CompletableFuture<Void>> send) {
    Seeder.publish(
        HOURS,
        NOW,
        send,
        () -> done.add("flushed"),
        () -> done.add("begun until " + minute(sent.get(sent.size() - 1))),
        done::add);
  }

  private static Instant minute(CallRecord call) {
    return call.getStart().truncatedTo(ChronoUnit.MINUTES);
  }
}
