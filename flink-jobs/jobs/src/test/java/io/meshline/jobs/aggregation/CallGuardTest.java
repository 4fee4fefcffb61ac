package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Party;
import io.meshline.schemas.Scope;
import io.meshline.schemas.Side;
import io.meshline.schemas.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A call is judged the same alone and in a batch. */
class CallGuardTest {

  private final CallGuard guard = new CallGuard(Duration.ofDays(7));

  @Test
  void verdictsAboutSingleCallsAndBatchesAreTheSame() {
    List<CallRecord> calls = new ArrayList<>();
    calls.add(call(call -> {}));
    calls.add(call(call -> call.setLatencyMicros(-1)));
    calls.add(call(call -> call.setLatencyMicros(-2)));
    calls.add(call(call -> call.setWeight(0)));
    calls.add(call(call -> call.setRequestBytes(-5)));
    calls.add(call(call -> call.setResponseBytes(-5)));
    calls.add(call(call -> call.setReason("r".repeat(129))));
    calls.add(call(call -> call.setTraceId("t".repeat(65))));
    calls.add(call(call -> call.setSpanId("s\n")));
    calls.add(call(call -> call.setStart(SampleCalls.NOW.plusSeconds(61))));
    calls.add(call(call -> call.setStart(SampleCalls.NOW.minus(Duration.ofDays(8)))));
    calls.add(call(call -> call.setDestination(party(""))));
    calls.add(call(call -> call.setSource(party("s".repeat(257)))));
    calls.add(call(call -> call.setSource(party(""))));
    calls.add(call(call -> call.setScope(Scope.ENDPOINT)));
    calls.add(
        call(
            call -> {
              call.setScope(Scope.ENDPOINT);
              call.setSide(Side.CLIENT);
            }));
    calls.add(
        call(
            call -> {
              call.setScope(Scope.ENDPOINT);
              call.setDestination(SampleCalls.service("cart", "i", ""));
            }));
    CallBatcher batcher = new CallBatcher();
    calls.forEach(batcher::add);
    CallBatch batch = batcher.build();

    List<@Nullable Violation> single = new ArrayList<>();
    calls.forEach(call -> single.add(guard.check(call, SampleCalls.NOW)));
    List<@Nullable Violation> batched = new ArrayList<>();
    guard.check(batch, SampleCalls.NOW, (index, violation, completion) -> batched.add(violation));

    assertThat(batched).isEqualTo(single);
    assertThat(single).filteredOn(violation -> violation == null).hasSize(4);
  }

  private static CallRecord call(Consumer<CallRecord> change) {
    CallRecord call = SampleCalls.call(SampleCalls.BEGIN, 1_000, party("front"), party("cart"));
    change.accept(call);
    return call;
  }

  private static Party party(String service) {
    return SampleCalls.service(service, "i", "e");
  }
}
