package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshline.schemas.registry.InMemorySchemaRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallBatchTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatIsUnpackedEqualsWhatWasPacked(long seed) throws Exception {
    System.out.println("seed " + seed);
    RandomCalls calls = new RandomCalls(seed);
    Random random = new Random(seed);
    InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    RecordEncoder<CallBatch> encoder =
        new RecordEncoder<>(registry, Topics.CALLS, CallBatch.SCHEMA$);
    RecordDecoder decoder = new RecordDecoder(registry, List.of(CallBatch.SCHEMA$));

    List<CallRecord> packed = new ArrayList<>();
    List<CallRecord> unpacked = new ArrayList<>();
    CallBatcher batcher = new CallBatcher(100, 20_000);
    for (int i = 0; i < 2_000; i++) {
      CallRecord call = calls.next();
      packed.add(CallRecord.newBuilder(call).build());
      boolean early = batcher.size() > 0 && random.nextInt(50) == 0;
      if (early || !batcher.add(call)) {
        unpacked.addAll(throughTheWire(encoder, decoder, batcher));
        assertThat(batcher.add(call)).isTrue();
      }
    }
    unpacked.addAll(throughTheWire(encoder, decoder, batcher));

    assertThat(unpacked).isEqualTo(packed);
  }

  private static List<CallRecord> throughTheWire(
      RecordEncoder<CallBatch> encoder, RecordDecoder decoder, CallBatcher batcher)
      throws Exception {
    int estimated = batcher.estimatedBytes();
    CallBatch batch = batcher.build();
    byte[] value = encoder.encode(batch);
    // A start further from the base than usual may cost a few bytes more than assumed.
    assertThat(value.length).isLessThanOrEqualTo(estimated + 64);
    CallBatch read = (CallBatch) decoder.decode(value);
    assertThat(read).isEqualTo(batch);
    return CallBatches.unpack(read);
  }

  @Test
  void defaultsTakeNoColumns() {
    CallBatcher batcher = new CallBatcher();
    batcher.add(plain());
    batcher.add(plain());

    CallBatch batch = batcher.build();

    assertThat(batch.getPath()).containsExactly(0, 0);
    assertThat(batch.getParties()).hasSize(2);
    assertThat(batch.getPaths()).hasSize(1);
    assertThat(batch.getOutcome()).isEmpty();
    assertThat(batch.getWeight()).isEmpty();
    assertThat(batch.getAttributes()).isEmpty();
  }

  @Test
  void aPartyThatWasChangedSinceIsAnotherOne() {
    CallBatcher batcher = new CallBatcher();
    CallRecord call = plain();
    batcher.add(call);
    call.getSource().setEndpoint("GET:/another");
    batcher.add(call);
    call.getSource().setEndpoint(plain().getSource().getEndpoint());
    batcher.add(call);

    CallBatch batch = batcher.build();
    assertThat(batch.getPath()).containsExactly(0, 1, 0);
    assertThat(batch.getParties()).hasSize(3);

    // Nothing of it is known to the next batch.
    batcher.add(call);
    assertThat(batcher.build().getParties()).hasSize(2);
  }

  @Test
  void isFullByCount() {
    CallBatcher batcher = new CallBatcher(2, 1_000_000);

    assertThat(batcher.add(plain())).isTrue();
    assertThat(batcher.add(plain())).isTrue();
    assertThat(batcher.add(plain())).isFalse();
    assertThat(batcher.build().getPath()).hasSize(2);
    assertThat(batcher.add(plain())).isTrue();
  }

  @Test
  void isFullByBytesButTakesOneCallOfAnySize() {
    CallBatcher batcher = new CallBatcher(10, 1);

    assertThat(batcher.add(plain())).isTrue();
    assertThat(batcher.add(plain())).isFalse();
  }

  @Test
  void aCallWithANullLeavesTheBatchAsItWas() throws Exception {
    CallBatcher batcher = new CallBatcher();
    batcher.add(plain());
    CallRecord broken = new CallRecord();
    broken.setSource(plain().getSource());

    assertThatThrownBy(() -> batcher.add(broken)).isInstanceOf(NullPointerException.class);

    assertThat(CallBatches.unpack(batcher.build())).containsExactly(plain());
  }

  @Test
  void invalidBatchesNameWhatIsWrong() {
    assertInvalid(b -> b.setLatency(List.of()), "latency: 0 values (expected: 2");
    assertInvalid(b -> b.setStartOffset(List.of(1L)), "startOffset: 1 values (expected: 2");
    assertInvalid(b -> b.setOutcome(List.of(Outcome.SUCCESS)), "outcome: 1 values");
    assertInvalid(b -> b.setStatusCode(List.of(1, 2, 3)), "statusCode: 3 values");
    assertInvalid(b -> b.setTraceId(List.of("")), "traceId: 1 values");
    assertInvalid(b -> b.setPath(List.of(0, 1)), "path[1]: 1 (expected: 0 to 0)");
    assertInvalid(b -> b.setPath(List.of(-1, 0)), "path[0]: -1 (expected: 0 to 0)");
    assertInvalid(b -> b.setReason(List.of(-1, 0)), "reason[1]: 0 (expected: -1 to -1)");
    assertInvalid(b -> b.setReason(List.of(-2, -1)), "reason[0]: -2 (expected: -1 to -1)");
    assertInvalid(b -> b.getPaths().get(0).setSource(2), "paths[0].source: 2 (expected: 0 to 1)");
    assertInvalid(
        b -> b.getPaths().get(0).setDestination(-1), "paths[0].destination: -1 (expected: 0 to 1)");
    assertInvalid(
        b -> b.setStartOffset(List.of(0L, Long.MAX_VALUE)), "startOffset[1]: 9223372036854775807");
    assertInvalid(
        b -> b.setPath(new ArrayList<>(Collections.nCopies(10_001, 0))),
        "path: 10001 calls (expected: at most 10000)");
  }

  private static void assertInvalid(Consumer<CallBatch> change, String message) {
    CallBatcher batcher = new CallBatcher();
    batcher.add(plain());
    batcher.add(plain());
    CallBatch batch = batcher.build();
    change.accept(batch);
    List<CallRecord> seen = new ArrayList<>();

    assertThatThrownBy(() -> CallBatches.forEach(batch, (i, call) -> seen.add(call)))
        .isInstanceOf(InvalidBatchException.class)
        .hasMessageStartingWith(message);
    assertThat(seen).isEmpty();
  }

  private static CallRecord plain() {
    return Samples.call();
  }
}
