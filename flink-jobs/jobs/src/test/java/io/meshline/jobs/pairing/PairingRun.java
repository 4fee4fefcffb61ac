package io.meshline.jobs.pairing;

import static io.meshline.jobs.pairing.PairingCount.CALLS_CLIENT;
import static io.meshline.jobs.pairing.PairingCount.CALLS_SERVER;
import static io.meshline.jobs.pairing.PairingCount.DUPLICATES;
import static io.meshline.jobs.pairing.PairingCount.NESTED;
import static io.meshline.jobs.pairing.PairingCount.SPANS_CLIENT;
import static io.meshline.jobs.pairing.PairingCount.SPANS_CONSUMER;
import static io.meshline.jobs.pairing.PairingCount.SPANS_INTERNAL;
import static io.meshline.jobs.pairing.PairingCount.SPANS_PRODUCER;
import static io.meshline.jobs.pairing.PairingCount.SPANS_SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.Side;
import io.meshline.schemas.Span;
import io.meshline.schemas.SpanKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.java.tuple.Tuple2;

/** Traces taken through pairing by hand: a wait of 10 s, a memory of 60 s. */
final class PairingRun {
  static final long WAIT = 10_000;
  static final long MEMORY = 60_000;
  static final TraceKeys KEYS = new TraceKeys(true, false);

  private final TracePairing pairing;
  private final TraceKeys keys;
  private final Map<String, Trace> traces = new LinkedHashMap<>();
  private final RecordedOutput out = new RecordedOutput();
  private final Set<String> seen = new HashSet<>();
  private long watermark = Long.MIN_VALUE;
  private long received;
  private long messages;

  PairingRun() {
    this(1_000);
  }

  PairingRun(int maxSpans) {
    this(maxSpans, KEYS);
  }

  PairingRun(int maxSpans, TraceKeys keys) {
    this.keys = keys;
    pairing = new TracePairing(Duration.ofMillis(WAIT), Duration.ofMillis(MEMORY), maxSpans, keys);
  }

  void add(List<Span> spans) {
    for (Span span : spans) {
      received++;
      if (span.getKind() == SpanKind.CONSUMER && seen.add(span.getSpanId())) {
        messages += Math.max(1, span.getLinks().stream().distinct().count());
      }
      new RouteSpans(keys)
          .flatMap(
              span,
              new ListCollector<>(new ArrayList<>()) {
                @Override
                public void collect(Tuple2<String, Span> routed) {
                  pairing.add(
                      traces.computeIfAbsent(routed.f0, key -> new Trace()),
                      routed.f1,
                      keys.visits(routed.f1, routed.f0),
                      watermark,
                      out);
                }
              });
    }
  }

  void advance(long toMillis) {
    watermark = toMillis;
    traces.values().forEach(trace -> pairing.advance(trace, watermark, out));
  }

  /** The spans of {@link Spans} complete 1 ms after the start. */
  void passTheWait() {
    advance(Spans.START_MILLIS + 1 + WAIT);
  }

  void passTheMemory() {
    advance(Spans.START_MILLIS + 1 + WAIT + MEMORY);
  }

  /** The law of conservation that {@link PairingCount} states, for spans all settled. */
  void checkCounts() {
    assertThat(
            out.counted(SPANS_INTERNAL, SPANS_SERVER, SPANS_CLIENT, SPANS_PRODUCER, SPANS_CONSUMER))
        .isEqualTo(received);
    List<RememberedSpan> spans =
        traces.values().stream()
            .flatMap(t -> t.spans().stream())
            .filter(s -> !s.visitor())
            .toList();
    long internal = spans.stream().filter(s -> s.kind() == SpanKind.INTERNAL).count();
    long consumers = spans.stream().filter(s -> s.kind() == SpanKind.CONSUMER).count();
    assertThat(out.counted(CALLS_CLIENT, CALLS_SERVER, NESTED, DUPLICATES))
        .isEqualTo(received - internal - consumers + messages);
    assertThat(out.calls().stream().filter(c -> c.getSide() == Side.CLIENT).count())
        .isEqualTo(out.counted(CALLS_CLIENT));
    assertThat(out.calls().stream().filter(c -> c.getSide() == Side.SERVER).count())
        .isEqualTo(out.counted(CALLS_SERVER));
  }

  List<String> calls() {
    return out.texts();
  }

  RecordedOutput out() {
    return out;
  }

  /** The trace that came first. */
  Trace trace() {
    return traces.values().iterator().next();
  }

  long waiting() {
    return traces.values().stream().mapToLong(Trace::waitingSpans).sum();
  }

  boolean allForgotten() {
    return traces.values().stream().allMatch(Trace::isEmpty);
  }

  TracePairing pairing() {
    return pairing;
  }
}
