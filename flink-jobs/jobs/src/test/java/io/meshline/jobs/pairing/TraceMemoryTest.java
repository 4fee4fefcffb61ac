package io.meshline.jobs.pairing;

import static io.meshline.jobs.pairing.Spans.client;
import static io.meshline.jobs.pairing.Spans.internal;
import static io.meshline.jobs.pairing.Spans.peer;
import static io.meshline.jobs.pairing.Spans.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Kind;
import io.meshline.schemas.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What time does to a trace: waits, latecomers, forgetting, and the bound on its size. */
class TraceMemoryTest {

  @Test
  void waitEndsForEachSpanByItself() {
    PairingRun run = new PairingRun();
    Span later = server("c", "lost", "stock", "y");
    later.setStart(Spans.START.plusSeconds(5));
    run.add(List.of(server("b", "lost", "cart", "x"), later));
    assertThat(run.pairing().nextDeadline(run.trace())).hasValue(Spans.START_MILLIS + 10_001);
    run.advance(Spans.START_MILLIS + 10_000);
    assertThat(run.calls()).isEmpty();
    run.advance(Spans.START_MILLIS + 10_001);
    assertThat(run.calls()).containsExactly("server unknown!UNKNOWN -> cart@x of b");
    assertThat(run.pairing().nextDeadline(run.trace())).hasValue(Spans.START_MILLIS + 15_001);
    run.advance(Spans.START_MILLIS + 15_001);
    assertThat(run.calls()).hasSize(2);
    assertThat(run.pairing().nextDeadline(run.trace()))
        .hasValue(Spans.START_MILLIS + 15_001 + PairingRun.MEMORY);
  }

  @Test
  void latecomersWaitFromWhereTimeIs() {
    PairingRun run = new PairingRun();
    run.advance(Spans.START_MILLIS + 100_000);
    run.add(List.of(server("b", "a", "cart", "x")));
    run.advance(Spans.START_MILLIS + 109_999);
    assertThat(run.calls()).isEmpty();
    run.add(List.of(client("a", "", "front")));
    assertThat(run.calls())
        .containsExactlyInAnyOrder("server front -> cart@x of b", "client front -> cart@x of a");
  }

  @Test
  void aLateServerFindsItsSettledClientAndTheOtherWayRound() {
    PairingRun run = new PairingRun();
    run.add(
        List.of(
            peer(client("a", "", "front"), Kind.EXTERNAL, "10.0.0.7:80", ""),
            server("d", "c", "stock", "y")));
    run.passTheWait();
    assertThat(run.calls())
        .containsExactlyInAnyOrder(
            "client front -> 10.0.0.7:80!EXTERNAL of a", "server unknown!UNKNOWN -> stock@y of d");
    run.add(List.of(server("b", "a", "cart", "x"), client("c", "", "front")));
    assertThat(run.calls().subList(2, 4))
        .containsExactlyInAnyOrder("server front -> cart@x of b", "client front -> stock@y of c");
    run.checkCounts();
    assertThat(run.out().counted(PairingCount.EXPIRED_CLIENT)).isEqualTo(1);
    assertThat(run.out().counted(PairingCount.EXPIRED_SERVER)).isEqualTo(1);
    assertThat(run.out().counted(PairingCount.PAIRED)).isEqualTo(1);
  }

  @Test
  void duplicatesAreKnownAsLongAsTheTraceIsRemembered() {
    PairingRun run = new PairingRun();
    run.add(List.of(server("r", "", "front", "x")));
    run.advance(Spans.START_MILLIS + PairingRun.WAIT + PairingRun.MEMORY);
    run.add(List.of(server("r", "", "front", "x")));
    assertThat(run.out().counted(PairingCount.DUPLICATES)).isEqualTo(1);
    assertThat(run.calls()).hasSize(1);
    run.passTheMemory();
    assertThat(run.trace().isEmpty()).isTrue();
    assertThat(run.pairing().nextDeadline(run.trace())).isEmpty();
  }

  @Test
  void tooManySpansGiveTheirCallsAtOnce() {
    PairingRun run = new PairingRun(2);
    run.add(
        List.of(
            client("a", "", "front"),
            internal("i", "", "front"),
            server("b", "a", "cart", "x"),
            server("c", "lost", "cart", "y"),
            client("d", "i", "front"),
            internal("j", "", "front")));
    assertThat(run.trace().size()).isEqualTo(2);
    assertThat(run.out().counted(PairingCount.OVERFLOWED)).isEqualTo(4);
    run.passTheWait();
    assertThat(run.calls())
        .containsExactlyInAnyOrder(
            "server front -> cart@x of b",
            "server unknown!UNKNOWN -> cart@y of c",
            "client front -> unknown!UNKNOWN of d",
            "client front -> unknown!UNKNOWN of a");
  }

  @Test
  void aTraceIdUsedForEverMakesRoomByForgetting() {
    PairingRun run = new PairingRun(2);
    for (int i = 0; i < 10; i++) {
      Span span = server("r" + i, "", "front", "x");
      span.setStart(Spans.START.plusSeconds(100L * i));
      run.add(List.of(span));
      run.advance(Spans.START_MILLIS + 100_000L * i);
    }
    assertThat(run.out().counted(PairingCount.OVERFLOWED)).isZero();
    assertThat(run.calls()).hasSize(10);
  }
}
