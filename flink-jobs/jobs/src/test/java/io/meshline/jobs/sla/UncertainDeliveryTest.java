package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.AlertState;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Targets that do not answer as they should, and ends of what they may have heard of. */
class UncertainDeliveryTest extends DeliverAlertsContract {

  UncertainDeliveryTest() throws Exception {}

  @Test
  void whatIsRefusedIsTriedAgainAlsoAfterARestart() throws Exception {
    status = 503;
    take("a", AlertState.FIRING, 0);
    time(10);
    time(11);
    time(13);
    assertThat(bodies).hasSize(3);
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    status = 200;
    harness = open(List.of(webhook), state);
    time(20);
    assertThat(bodies).hasSize(4);
    time(100);
    assertThat(bodies).hasSize(4);
  }

  /**
   * The whole job would wait for it, checkpoints included. It may have been taken all the same:
   * then its end is told.
   */
  @Test
  @Timeout(60)
  void anAnswerWithoutAnEndIsAFailure() throws Exception {
    withoutEnd = true;
    take("a", AlertState.FIRING, 0);
    time(10);
    assertThat(bodies).hasSize(1);
    withoutEnd = false;
    take("a", AlertState.RESOLVED, 11);
    time(100);
    assertThat(bodies).hasSize(2);
    assertThat(bodies.get(1)).contains("\"status\":\"resolved\"");
    time(200);
    assertThat(bodies).hasSize(2);
  }

  @Test
  void theEndOfWhatWasRefusedIsNotTold() throws Exception {
    status = 400;
    take("a", AlertState.FIRING, 0);
    time(10);
    take("a", AlertState.RESOLVED, 11);
    time(200);
    assertThat(bodies).hasSize(1);
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  /** As after a rebuild: this job has no state, and the one before told that it is on. */
  @Test
  void theEndOfWhatAnEarlierJobToldIsToldOnce() throws Exception {
    take("a", AlertState.RESOLVED, 5);
    time(20);
    assertThat(bodies).singleElement().asString().contains("\"status\":\"resolved\"");
    time(100_000);
    assertThat(bodies).hasSize(1);
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  /** What was told after the snapshot is not in it. */
  @Test
  void theEndOfWhatMayHaveBeenToldBeforeARestartIsTold() throws Exception {
    take("a", AlertState.FIRING, 0);
    OperatorSubtaskState state = harness.snapshot(1, 1);
    time(10);
    assertThat(bodies).hasSize(1);
    harness.close();
    harness = open(List.of(webhook), state, BEGIN.plusSeconds(20));
    take("a", AlertState.RESOLVED, 20); // before the timer that was due
    time(100);
    assertThat(bodies).hasSize(2);
    assertThat(bodies.get(1)).contains("\"status\":\"resolved\"");
  }

  /** The checkpoint knows nothing of it. */
  @Test
  void theEndOfWhatBeganAfterTheLastCheckpointIsTold() throws Exception {
    OperatorSubtaskState state = harness.snapshot(1, 1);
    take("a", AlertState.FIRING, 1);
    time(11);
    assertThat(bodies).hasSize(1);
    harness.close();
    harness = open(List.of(webhook), state, BEGIN.plusSeconds(60));
    take("a", AlertState.FIRING, 1);
    take("a", AlertState.RESOLVED, 30);
    time(200);
    assertThat(bodies).hasSize(2);
    assertThat(bodies.get(1)).contains("\"status\":\"resolved\"");
    // What comes and goes from then on in less time than is waited for is nothing to tell.
    take("b", AlertState.FIRING, 200);
    take("b", AlertState.RESOLVED, 201);
    time(400);
    assertThat(bodies).hasSize(2);
  }

  @Test
  void whoDoesNotAnswerIsAskedAgainAfterLongerAndLongerPauses() throws Exception {
    status = 503;
    take("a", AlertState.FIRING, 0);
    int[] asked = new int[8];
    for (int second = 0, times = 0; second <= 74; second++) {
      time(second);
      time(second);
      for (; times < bodies.size(); times++) {
        asked[times] = second;
      }
    }
    assertThat(asked).containsExactly(10, 11, 13, 17, 25, 41, 73, 0);
  }
}
