package io.meshline.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ObservationTest {

  private final Observation observation = new Observation();

  /** The first two have the same hash code, so they take each other's place. */
  @Test
  void aReasonsHashIsItsOwnWhateverCameBefore() {
    List<String> reasons = List.of("Aa", "BB", "AaAa", "BBBB", "timeout");
    assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
    for (int round = 0; round < 3; round++) {
      for (String reason : reasons) {
        observation.call(5, CallOutcome.FAILURE, 1).reason(new String(reason.toCharArray()));
        assertThat(observation.reason).isEqualTo(reason);
        assertThat(observation.reasonHash).isEqualTo(TextHash.of(reason));
      }
    }
    observation.call(5, CallOutcome.SUCCESS, 1);
    assertThat(observation.reason).isEmpty();
  }
}
