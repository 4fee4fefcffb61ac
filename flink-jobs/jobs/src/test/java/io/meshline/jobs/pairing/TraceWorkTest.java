package io.meshline.jobs.pairing;

import static io.meshline.jobs.pairing.Spans.client;
import static io.meshline.jobs.pairing.Spans.internal;
import static io.meshline.jobs.pairing.Spans.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The work that a large trace makes grows with its spans, not with their square. */
class TraceWorkTest {
  private static final int SPANS = 4_000;

  /** Looks at a span: when it comes, when its partner comes, when its wait ends, and so on. */
  private static final int LOOKS_PER_SPAN = 8;

  @Test
  void manyWhosePartnersNeverCome() {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < SPANS; i++) {
      Span span =
          i % 2 == 0 ? server("s" + i, "lost" + i, "cart", "x") : client("c" + i, "lost", "front");
      span.setStart(Spans.START.plusMillis(i));
      spans.add(span);
    }
    PairingRun run = new PairingRun(SPANS);
    run.add(spans);
    assertThat(run.waiting()).isEqualTo(SPANS);
    for (int i = 0; i <= SPANS; i++) {
      // Each ends its wait by itself.
      run.advance(Spans.START_MILLIS + 1 + i + PairingRun.WAIT);
    }
    assertThat(run.calls()).hasSize(SPANS);
    assertWork(run, SPANS);
  }

  @Test
  void manyThatHangOnOneThatComesLast() {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < SPANS; i++) {
      spans.add(client("c" + i, "root", "front"));
      spans.add(server("s" + i, "c" + i, "cart", "x"));
    }
    spans.add(server("root", "", "front", "GET:/"));
    PairingRun run = new PairingRun(3 * SPANS);
    run.add(spans);
    assertThat(run.waiting()).isZero();
    assertThat(run.calls()).hasSize(2 * SPANS + 1).contains("client front@GET:/ -> cart@x of c7");
    assertWork(run, 2 * SPANS);
  }

  @Test
  void aDeepChainFromItsEnd() {
    List<Span> spans = new ArrayList<>();
    spans.add(server("i0", "", "front", "GET:/"));
    for (int i = 1; i < SPANS; i++) {
      spans.add(internal("i" + i, "i" + (i - 1), "front"));
    }
    spans.add(client("a", "i" + (SPANS - 1), "front"));
    spans.add(server("b", "a", "cart", "x"));
    Collections.reverse(spans);
    PairingRun run = new PairingRun(2 * SPANS);
    run.add(spans);
    assertThat(run.calls()).contains("client front@GET:/ -> cart@x of a");
    assertThat(run.waiting()).isZero();
    assertWork(run, SPANS);
  }

  private static void assertWork(PairingRun run, long spans) {
    run.advance(Long.MAX_VALUE);
    assertThat(run.allForgotten()).isTrue();
    assertThat(run.trace().steps()).isLessThan(LOOKS_PER_SPAN * spans);
  }
}
