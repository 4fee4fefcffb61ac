package io.meshline.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What runs per call record allocates nothing once its arrays have grown. */
class AllocationTest {
  private static final int ROUNDS = 20_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final SplittableRandom random = Seeds.random("AllocationTest");

  @Test
  void addingAllocatesNothing() {
    List<GeneratedCall> calls = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      calls.add(GeneratedCall.random(random));
    }
    Observation observation = new Observation();
    EntityAccumulator edge = new EntityAccumulator();
    EntityAccumulator node = new EntityAccumulator();
    assertAllocatesNothing(
        i -> {
          GeneratedCall call = calls.get(i % calls.size());
          call.into(observation);
          edge.add(call.point(), observation);
          node.add(call.point(), observation);
        });
  }

  @Test
  void addingAgainAfterClearingAllocatesNothing() {
    Observation observation = new Observation();
    EntityAccumulator entity = new EntityAccumulator();
    assertAllocatesNothing(
        i -> {
          entity.add(
              Point.AGENT_SERVER,
              observation
                  .call(1_000 + i % 500, CallOutcome.SUCCESS, 1)
                  .transport(CallProtocol.HTTP, CallTls.NONE, 200));
          if (i % 100 == 0) {
            entity.clear();
          }
        });
  }

  @Test
  @SuppressWarnings("ReferenceEquality") // the same object is the point
  void namesThatStayAllocateNothing() {
    EndpointNames names = new EndpointNames(List.of());
    String[] endpoints = {
      "GET:/api/v1/orders", "/pkg.Orders/Place", "GET:/o/{id}/items", "SELECT orders", "", "/héé"
    };
    assertAllocatesNothing(
        i -> {
          String endpoint = endpoints[i % endpoints.length];
          if (names.normalise(endpoint) != endpoint) {
            throw new AssertionError(endpoint);
          }
        });
  }

  private void assertAllocatesNothing(java.util.function.IntConsumer work) {
    for (int i = 0; i < ROUNDS; i++) {
      work.accept(i);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      work.accept(i);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    // A few hundred bytes in all come from the measurement and the compiler, none per call.
    assertThat(allocated).as("bytes in %d rounds", ROUNDS).isLessThan(ROUNDS / 4);
  }
}
