package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Batches of spans write themselves; Avro's own writer, for a list of any kind, gives the same. */
class SpanBatcherTest {
  private static final List<SpanKind> KINDS = List.of(SpanKind.values());

  private final Random random = new Random(11);
  private final RandomCalls calls = new RandomCalls(12);
  private final RecordEncoder<SpanBatch> encoder =
      new RecordEncoder<>(new InMemorySchemaRegistry(), Topics.SPANS, SpanBatch.SCHEMA$);
  private final SpanBatcher batcher = new SpanBatcher(10_000, 1 << 20);
  private final List<Span> added = new ArrayList<>();

  private Span span() {
    CallRecord call = calls.next();
    return new Span(
        call.getTraceId(),
        call.getSpanId(),
        random.nextBoolean() ? "" : "pa–rent",
        KINDS.get(random.nextInt(KINDS.size())),
        random.nextBoolean(),
        // Also before 1970, and finer than Avro has it.
        random.nextInt(5) == 0
            ? Instant.ofEpochSecond(-random.nextInt(9), random.nextInt(1_000_000_000))
            : call.getStart(),
        call.getLatencyMicros(),
        call.getSource(),
        call.getDestination(),
        random.nextBoolean() ? "" : "host:80",
        call.getProtocol(),
        call.getStatusCode(),
        call.getOutcome(),
        call.getReason(),
        call.getRequestBytes(),
        call.getResponseBytes(),
        call.getWeight(),
        random.nextInt(3) == 0
            ? List.of(new SpanLink("trace", "one"), new SpanLink("", "other"))
            : List.of(),
        random.nextInt(3) == 0 ? Map.of("key", "välue") : call.getAttributes());
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      Span span = span();
      // Parties come again, as objects or by their texts.
      if (!added.isEmpty() && random.nextBoolean()) {
        span.setSelf(added.get(random.nextInt(added.size())).getSelf());
      }
      assertThat(batcher.add(span)).isTrue();
      added.add(span);
    }
  }

  private void assertLikeOthers(SpanBatch batch) {
    byte[] expected = encoder.encode(new SpanBatch(new ArrayList<>(added)));
    // Before anybody has asked for a span, and after that.
    assertThat(encoder.encode(batch)).isEqualTo(expected);
    assertThat(batch.getSpans()).isEqualTo(added);
    assertThat(encoder.encode(batch)).isEqualTo(expected);
  }

  @Test
  void aBatchIsWrittenAsAvroDoes() {
    for (int batch = 0; batch < 5; batch++) {
      added.clear();
      add(500);
      assertLikeOthers(batcher.build());
    }
    added.clear();
    assertLikeOthers(batcher.build());
  }

  @Test
  void aBatchThatWasChangedIsWrittenAsItIs() {
    add(50);
    SpanBatch batch = batcher.build();
    assertLikeOthers(batch);
    Party party = new Party("", "", "", "new", "", "", Kind.SERVICE);
    batch.getSpans().get(3).setSelf(party);
    added.get(3).setSelf(party);
    batch.getSpans().get(4).getPeer().setService("renamed");
    added.get(4).getPeer().setService("renamed");
    assertLikeOthers(batch);

    Span other = span();
    batch.getSpans().set(7, other);
    added.set(7, other);
    assertLikeOthers(batch);

    batch.getSpans().remove(1);
    added.remove(1);
    batch.getSpans().add(20, other);
    added.add(20, other);
    assertLikeOthers(batch);
  }

  @Test
  void whatBecomesOfASpanLaterMakesNoDifference() {
    add(3);
    byte[] before = encoder.encode(new SpanBatch(new ArrayList<>(added)));
    added.get(0).getSelf().setService("renamed");
    added.get(1).setTraceId("other");
    assertThat(encoder.encode(batcher.build())).isEqualTo(before);
  }

  @Test
  void aFullBatchIsNoLargerThanItMayBe() {
    int mostBytes = 4_096;
    SpanBatcher small = new SpanBatcher(40, mostBytes);
    int full = 0;
    for (int i = 0; i < 1_000; i++) {
      Span span = span();
      if (small.add(span)) {
        added.add(span);
        continue;
      }
      SpanBatch batch = small.build();
      assertLikeOthers(batch);
      int bytes = encoder.encode(batch).length;
      assertThat(bytes).isLessThan(mostBytes + 16);
      assertThat(small.add(span)).isTrue();
      added.add(span);
      int more = encoder.encode(new SpanBatch(new ArrayList<>(added))).length;
      if (added.size() <= 40) {
        // Only where it had no room for the next one.
        assertThat(more).isGreaterThan(mostBytes);
        full++;
      }
      added.clear();
      added.add(span);
    }
    assertThat(full).isPositive();
  }

  @Test
  void aSpanThatIsLargerThanABatchIsOneByItself() {
    SpanBatcher small = new SpanBatcher(10, 100);
    Span large = span();
    large.setPeerAddress("x".repeat(200));
    assertThat(small.add(large)).isTrue();
    assertThat(small.add(span())).isFalse();
    added.add(large);
    assertLikeOthers(small.build());
  }

  @Test
  @SuppressWarnings("NullAway") // That is the fault.
  void aSpanThatCannotBeWrittenIsNotTaken() {
    List<Consumer<Span>> faults =
        List.of(
            s -> s.getPeer().setKind(null),
            s -> s.setOutcome(null),
            s -> s.setReason(null),
            s -> s.setLinks(List.of(new SpanLink("trace", null))),
            s -> s.setAttributes(Collections.singletonMap("key", null)));
    add(1);
    for (Consumer<Span> fault : faults) {
      Span broken = span();
      fault.accept(broken);
      assertThatThrownBy(() -> batcher.add(broken)).isInstanceOf(NullPointerException.class);
      add(2);
    }
    assertThat(batcher.size()).isEqualTo(1 + 2 * faults.size());
    assertLikeOthers(batcher.build());
  }
}
