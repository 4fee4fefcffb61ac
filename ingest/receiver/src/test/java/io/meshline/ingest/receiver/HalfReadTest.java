package io.meshline.ingest.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HalfReadTest {
  private final Counters counters = new Counters();
  private final HalfRead halfRead = new HalfRead(1_000, counters);
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
    first.done();
    assertThat(halfRead.bytes()).isEqualTo(400);

    first.grew(500);
    first.grew(500);
    assertThat(ended).containsExactly("second");
    first.done();
    first.done();
    assertThat(halfRead.bytes()).isZero();
  }

  private HalfRead.Part place(String name) {
    return halfRead.place(() -> ended.add(name));
  }
}
