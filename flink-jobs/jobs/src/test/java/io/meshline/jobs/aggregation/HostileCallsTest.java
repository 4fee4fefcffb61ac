package io.meshline.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.jobs.text.HostileTexts;
import io.meshline.schemas.CallBatcher;
import io.meshline.schemas.CallRecord;
import io.meshline.schemas.Characters;
import io.meshline.schemas.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What whoever writes to the topic of calls may not say, alone or in a batch. */
class HostileCallsTest {
  private final CallGuard guard = new CallGuard(Duration.ofDays(7));

  @Test
  void everyHostileTextIsRefusedByNameAloneAndInABatch() {
    List<HostileTexts.Case> cases =
        HostileTexts.in(HostileCallsTest::call, "attributes"::equals).toList();
    assertThat(cases)
        .extracting(HostileTexts.Case::field)
        .contains("source.tenant", "destination.endpoint", "reason", "traceId", "spanId");
    for (HostileTexts.Case hostile : cases) {
      CallRecord call = (CallRecord) hostile.record();
      Violation violation = guard.check(call, SampleCalls.NOW);
      assertThat(violation).as(hostile.field()).isNotNull();
      assertThat(Characters.firstUnfit(violation.message())).isEqualTo(Characters.NONE);

      CallBatcher batcher = new CallBatcher();
      if (batcher.add(call)) {
        List<Violation> batched = new ArrayList<>();
        guard.check(
            batcher.build(), SampleCalls.NOW, (index, seen, completion) -> batched.add(seen));
        assertThat(batched).as(hostile.field()).containsExactly(violation);
      }
    }
  }

  private static CallRecord call() {
    return SampleCalls.call(
        SampleCalls.NOW,
        1_000,
        SampleCalls.service("front", "f-1", "GET:/"),
        SampleCalls.service("cart", "c-1", "GET:/cart"));
  }
}
