package io.meshline.benchmarks.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.Span;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run so small that it says nothing but that the program works. */
class PairingRunTest {
  private static final int TRACES = 50;

  @Test
  void everySpanButInternalOnesIsACall() throws Exception {
    List<Span> spans = SampleTraces.exported(TRACES, Instant.parse("2026-11-22T10:00:00Z"), 1_000);
    assertThat(spans).hasSize(TRACES * SampleTraces.SPANS);

    PairingRun run = PairingRun.of(spans, TRACES * SampleTraces.CALLS, 1);

    assertThat(run.spans()).isEqualTo(spans.size());
    assertThat(run.elapsed()).isPositive();
    assertThatThrownBy(() -> PairingRun.of(spans.subList(0, 30), 1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith(" calls (expected: 1)");
  }
}
