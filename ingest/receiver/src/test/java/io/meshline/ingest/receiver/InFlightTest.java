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
    assertThat(inFlight.arrived(100_000).taken(100_000)).isTrue();
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
  void whatMessagesBecomeCountsToo() {
    for (int i = 0; i < 200; i++) {
      assertThat(inFlight.arrived(1_000).taken(1_000)).isTrue();
      inFlight.add(9_000);
      inFlight.release(10_000);
    }
    for (int i = 0; i < 1_000; i++) {
      inFlight.whenOpen(() -> read.add("one"));
    }
    // Ten thousand bytes each, with what becomes of it.
    assertThat(read).hasSizeBetween(10, 11);
    inFlight.tick();
    assertThat(read).hasSizeBetween(20, 22);
  }

  @Test
  void someMessagesAtOnceAreOnlyAllowedWhereThereIsMuchRoom() {
    assertThat(inFlight.open(8)).isTrue();
    assertThat(inFlight.open(8)).isTrue();
    // Permissions count until their messages come.
    assertThat(inFlight.open(8)).isFalse();
    inFlight.tick();
    assertThat(inFlight.arrived(70_000).taken(70_000)).isTrue();
    assertThat(inFlight.open(2)).isFalse();
    inFlight.whenOpen(() -> read.add("one"));
    assertThat(read).containsExactly("one");
  }

  @Test
  void nobodyIsLetInBeforeThoseWhoWait() {
    assertThat(inFlight.arrived(100_000).taken(100_000)).isTrue();
    inFlight.whenOpen(() -> {});
    inFlight.whenOpen(() -> read.add("waits"));
    assertThat(inFlight.open(1)).isFalse();
    inFlight.release(100_000);
    assertThat(read).containsExactly("waits");
    assertThat(inFlight.open(1)).isTrue();
  }

  @Test
  void whoLeavesIsForgotten() {
    Runnable leaving = () -> read.add("left");
    assertThat(inFlight.arrived(200_000).taken(200_000)).isTrue();
    inFlight.whenOpen(leaving);
    inFlight.forget(leaving);
    inFlight.release(200_000);
    assertThat(read).isEmpty();
  }

  @Test
  void aWholeMessageCountsWhileItWaitsAndIsTakenOrDroppedOnce() {
    InFlight.Arrival taken = inFlight.arrived(1_000);
    InFlight.Arrival dropped = inFlight.arrivedUnasked(500);
    assertThat(inFlight.bytes()).isEqualTo(1_500);

    assertThat(taken.taken(10_000)).isTrue();
    assertThat(taken.taken(10_000)).isFalse();
    taken.dropped();
    assertThat(inFlight.bytes()).isEqualTo(10_500);

    dropped.dropped();
    dropped.dropped();
    assertThat(dropped.taken(500)).isFalse();
    inFlight.release(10_000);
    assertThat(inFlight.bytes()).isZero();
  }

  @Test
  void aDroppedMessageMakesRoom() {
    InFlight.Arrival large = inFlight.arrived(200_000);
    inFlight.whenOpen(() -> read.add("next"));
    assertThat(read).isEmpty();
    large.dropped();
    assertThat(read).containsExactly("next");
  }

  @Test
  void oneWhoThrowsDoesNotKeepTheOthersFromReading() {
    InFlight.Arrival large = inFlight.arrived(200_000);
    inFlight.whenOpen(
        () -> {
          throw new NoClassDefFoundError("a fault that is not ours to heal");
        });
    inFlight.whenOpen(() -> read.add("second"));
    large.dropped();
    assertThat(read).containsExactly("second");
  }
}
