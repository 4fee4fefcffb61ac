package io.meshline.jobs.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever the order, repetition and progress of time within the wait: the calls that were made.
 */
class PairingLawTest {
  private static final int TRACES = 300;

  @Test
  void anyOrderAnyRepetitionSameCalls() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int n = 0; n < TRACES; n++) {
      RandomTraces.TraceAndCalls made = RandomTraces.next(random, "t" + n, Spans.START);
      List<String> expected = texts(made.calls());
      for (int variant = 0; variant < 4; variant++) {
        assertThat(texts(paired(made.spans(), random)))
            .as("seed %d, trace %d, variant %d", seed, n, variant)
            .isEqualTo(expected);
      }
    }
  }

  private static List<CallRecord> paired(List<Span> spans, Random random) {
    List<Span> arrivals = new ArrayList<>(spans);
    for (Span span : spans) {
      for (int i = random.nextInt(3); i > 1; i--) {
        arrivals.add(span);
      }
    }
    Collections.shuffle(arrivals, random);
    PairingRun run = new PairingRun(100_000);
    long watermark = Spans.START_MILLIS - 1_000;
    for (Span span : arrivals) {
      run.add(List.of(span));
      if (random.nextInt(4) == 0) {
        // Never so far that a wait ends: the first span completes after the start.
        watermark = Math.min(watermark + random.nextInt(500), Spans.START_MILLIS + 9_999);
        run.advance(watermark);
      }
    }
    run.advance(Long.MAX_VALUE - PairingRun.MEMORY);
    assertThat(run.waiting()).isZero();
    run.advance(Long.MAX_VALUE);
    assertThat(run.allForgotten()).isTrue();
    return run.out().calls();
  }

  private static List<String> texts(List<CallRecord> calls) {
    return calls.stream().map(Spans::fullText).sorted().toList();
  }
}
