package io.meshline.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Calls of a path keep together, and no lane gets more than it should. */
final class CallLanesTest {

  private static CallRecord call(String service, String endpoint, String instance) {
    CallRecord call = Samples.call();
    call.setDestination(
        Party.newBuilder(call.getDestination())
            .setService(service)
            .setEndpoint(endpoint)
            .setInstance(instance)
            .build());
    return call;
  }

  @Test
  void callsBetweenTheSameEndpointsKeepTogether() {
    CallLanes lanes = new CallLanes(12);
    int lane = lanes.lane(call("cart", "GET:/", "cart-1"));
    assertThat(lane).isBetween(0, 11);
    CallRecord other = call("cart", "GET:/", "cart-2");
    other.setSide(other.getSide() == Side.CLIENT ? Side.SERVER : Side.CLIENT);
    other.setLatencyMicros(1L + other.getLatencyMicros());
    assertThat(lanes.lane(other)).isEqualTo(lane);
    assertThat(new CallLanes(12).lane(other)).as("another program").isEqualTo(lane);
  }

  @Test
  void fewerLanesJoinThoseOfMore() {
    for (int i = 0; i < 1_000; i++) {
      CallRecord call = call("service-" + i, "GET:/" + i, "");
      int lane = new CallLanes(12).lane(call);
      for (int fewer : new int[] {1, 2, 3, 4, 6}) {
        assertThat(new CallLanes(fewer).lane(call)).isEqualTo(lane % fewer);
      }
    }
  }

  @Test
  void manyPathsAreSpreadEvenly() {
    CallLanes lanes = new CallLanes(8);
    Integer[] calls = new Integer[8];
    Arrays.fill(calls, 0);
    for (int i = 0; i < 80_000; i++) {
      calls[lanes.lane(call("service-" + i % 100, "GET:/" + i / 100, ""))]++;
    }
    assertThat(calls).allSatisfy(n -> assertThat(n).isBetween(9_000, 11_700));
  }

  /** Over more calls than are remembered in full. */
  @Test
  void aHotPathGoesToOtherLanesBeforeItFillsOne() {
    CallLanes lanes = new CallLanes(4);
    Random random = new Random(1);
    Integer[] calls = new Integer[4];
    Arrays.fill(calls, 0);
    int all = 3_000_000;
    for (int i = 0; i < all; i++) {
      int hash = random.nextInt(10) < 9 ? 7 : random.nextInt();
      calls[lanes.lane(hash)]++;
    }
    assertThat(calls[7 % 4]).isGreaterThan(all / 4);
    assertThat(calls)
        .allSatisfy(n -> assertThat(n).isLessThanOrEqualTo(all / 4 + all / 4 / 16 + 6 * 1_024));
  }

  @Test
  void numbersThatAreNoneAreRefused() {
    assertThatThrownBy(() -> new CallLanes(0)).hasMessage("lanes: 0 (expected: >= 1)");
    assertThatThrownBy(() -> new Lane(2, 2))
        .hasMessage("lane 2 of 2 (expected: 0 to less than how many there are)");
    assertThat(new Lane(1, 3).has(4)).isTrue();
    assertThat(new Lane(1, 3).has(3)).isFalse();
    assertThat(Lane.ANY.has(5)).isTrue();
  }
}
