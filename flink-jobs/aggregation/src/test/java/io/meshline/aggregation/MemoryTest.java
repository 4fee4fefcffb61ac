package io.meshline.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an entity costs in memory and on the wire. */
class MemoryTest {
  @Test
  void anOrdinaryEntityMinuteFitsInOneKibibyte() {
    EntityAccumulator entity = new EntityAccumulator();
    Observation observation = new Observation();
    // 120 calls between 3 ms and 48 ms, two of them failed, all with traces.
    for (int i = 0; i < 120; i++) {
      boolean failed = i % 60 == 30;
      entity.add(
          Point.AGENT_SERVER,
          observation
              .call(3_000L << i % 5, failed ? CallOutcome.FAILURE : CallOutcome.SUCCESS, 1)
              .transport(CallProtocol.HTTP, CallTls.NONE, failed ? 503 : 200)
              .trace("4bf92f3577b34da6a3ce929d0e0e%04x".formatted(i)));
    }
    assertThat(entity.retainedBytes()).isLessThan(1024);
    assertThat(entity.toBytes()).hasSizeLessThan(256);
  }
}
