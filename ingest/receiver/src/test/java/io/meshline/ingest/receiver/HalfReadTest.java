package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HalfReadTest {
  private final Counters counters = new Counters();
  private final InFlight inFlight = new InFlight(2_000);
  private final HalfRead halfRead = new HalfRead(1_000, inFlight, counters);
  private final List<String> ended = new ArrayList<>();

  @Test
  void beyondTheBoundTheOneThatIsAtItForLongestIsEnded() {
    HalfRead.Part first = place("first");
    HalfRead.Part second = place("second");
    HalfRead.Part third = place("third");
    first.grew(100);
    second.grew(600);
    first.grew(200);
    assertThat(ended).isEmpty();

    third.grew(200);
    assertThat(ended).containsExactly("first");
    assertThat(halfRead.bytes()).isEqualTo(800);
    third.grew(900);
    assertThat(ended).containsExactly("first", "second", "third");
    assertThat(halfRead.bytes()).isZero();
    assertThat(counters.callersCutShort()).isEqualTo(3);
  }

  @Test
  void aWholeMessageMakesRoomAndTheNextOneBeginsAnew() {
    HalfRead.Part first = place("first");
    HalfRead.Part second = place("second");
    first.grew(500);
    second.grew(400);
    assertThat(first.done()).isEqualTo(500);
    assertThat(halfRead.bytes()).isEqualTo(400);

    first.grew(500);
    first.grew(500);
    assertThat(ended).containsExactly("second");
    assertThat(first.done()).isEqualTo(1_000);
    assertThat(first.done()).isZero();
    assertThat(halfRead.bytes()).isZero();
  }

  @Test
  void whoHasWholeMessagesUnconvertedIsEndedLast() {
    HalfRead.Part first = place("first");
    HalfRead.Part second = place("second");
    first.grew(10);
    assertThat(first.done()).isEqualTo(10);
    first.grew(400);
    second.grew(400);
    HalfRead.Part third = place("third");

    third.grew(400);
    assertThat(ended).containsExactly("second");
    first.converts();
    third.grew(300);
    assertThat(ended).containsExactly("second", "first");
    assertThat(third.done()).isEqualTo(700);
    third.grew(1_001);
    assertThat(ended).as("there is nobody else").containsExactly("second", "first", "third");
  }

  @Test
  void whatComesAfterTheEndIsNotCounted() {
    HalfRead.Part left = place("left");
    left.grew(300);
    left.close();
    left.grew(200);
    assertThat(halfRead.bytes()).isZero();

    HalfRead.Part cut = place("cut");
    HalfRead.Part other = place("other");
    cut.grew(600);
    other.grew(600);
    assertThat(ended).containsExactly("cut");
    cut.grew(100);
    assertThat(halfRead.bytes()).isEqualTo(600);
    assertThat(cut.done()).isEqualTo(HalfRead.ENDED);
    assertThat(halfRead.bytes()).isEqualTo(600);
  }

  @Test
  void wholeMessagesTakeOfTheRoomOnlyWhatIsBeyondTheirOwn() {
    InFlight.Arrival whole = inFlight.arrived(2_000);
    HalfRead.Part first = place("first");
    first.grew(900);
    assertThat(ended).isEmpty();

    InFlight.Arrival more = inFlight.arrived(200);
    HalfRead.Part second = place("second");
    second.grew(50);
    assertThat(ended).containsExactly("first");
    assertThat(halfRead.bytes() + inFlight.bytes()).isLessThanOrEqualTo(3_000);

    // Converted messages wait for the broker, which is no reason to end anybody.
    assertThat(whole.taken(2_000)).isTrue();
    assertThat(more.taken(500_000)).isTrue();
    second.grew(900);
    assertThat(ended).containsExactly("first");
  }

  @Test
  void oneWhoseEndThrowsDoesNotKeepTheOthersFromTheirs() {
    HalfRead.Part first =
        halfRead.place(
            () -> {
              throw new IllegalStateException("connection: gone");
            });
    HalfRead.Part second = place("second");
    first.grew(500);
    second.grew(500);
    place("third").grew(1_000);
    assertThat(ended).containsExactly("second");
    assertThat(halfRead.bytes()).isEqualTo(1_000);
  }

  private HalfRead.Part place(String name) {
    return halfRead.place(() -> ended.add(name));
  }
}
