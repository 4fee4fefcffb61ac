package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private final InFlight inFlight = new InFlight(100_000);
  private final List<String> read = new ArrayList<>();

  @Test
  void readersWaitWhileItIsFullAndGoOnInOrder() {
    inFlight.whenOpen(() -> read.add("first"));
    inFlight.arrived(100_000);
    inFlight.whenOpen(() -> read.add("second"));
    inFlight.whenOpen(() -> read.add("third"));
    assertThat(read).containsExactly("first");
    assertThat(inFlight.waiting()).isEqualTo(2);

    inFlight.release(100_000);
    assertThat(read).containsExactly("first", "second", "third");
    assertThat(inFlight.bytes()).isZero();
  }

  @Test
  void permissionsCountAtTheAverageSizeUntilTheNextTick() {
    for (int i = 0; i < 1_000; i++) {
      inFlight.whenOpen(() -> read.add("one"));
    }
    int atOnce = read.size();
    assertThat(atOnce).isBetween(2, 100);

    inFlight.tick();
    assertThat(read).hasSize(2 * atOnce);
  }

  @Test
  void whoLeavesIsForgotten() {
    Runnable leaving = () -> read.add("left");
    inFlight.arrived(200_000);
    inFlight.whenOpen(leaving);
    inFlight.forget(leaving);
    inFlight.release(200_000);
    assertThat(read).isEmpty();
  }
}
