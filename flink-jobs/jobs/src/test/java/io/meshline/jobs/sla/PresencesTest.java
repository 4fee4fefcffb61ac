package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshline.schemas.EventKind;
import io.meshline.sla.Entity;
import io.meshline.sla.Grain;
import org.junit.jupiter.api.Test;

class PresencesTest extends TrackObjectivesContract {

  PresencesTest() throws Exception {}

  @Test
  void changesOfTheTopologyAreTold() throws Exception {
    see(NODE, BEGIN, figures(1, 0, 0));
    for (int i = 0; i < 120; i++) {
      see(NODE, BEGIN + i, figures(1, 0, 0));
      watermark(BEGIN + i + 1);
    }
    assertThat(events).as("everything is new at first").isEmpty();
    Entity edge = new Entity(Grain.SERVICE, service("front"), CART);
    see(edge, BEGIN + 120, figures(5, 0, 0));
    take();
    assertThat(events).singleElement().matches(one -> one.getKind() == EventKind.FIRST_SEEN);
    assertThat(events.get(0).getSource().getService()).isEqualTo("front");
    events.clear();
    watermark(BEGIN + 200);
    assertThat(events).singleElement().matches(one -> one.getKind() == EventKind.GONE_SILENT);
    events.clear();
    see(NODE, BEGIN + 200, figures(1, 0, 0));
    take();
    assertThat(events).singleElement().matches(one -> one.getKind() == EventKind.BACK);
  }

  /** When the job began is stated, so it does not depend on who is seen first by which subtask. */
  @Test
  void whoIsTheFirstThatASubtaskSeesIsNewAllTheSame() throws Exception {
    see(NODE, BEGIN + 59, figures(5, 0, 0));
    assertThat(events).isEmpty();
    harness.close();
    harness = open(null, false);
    see(NODE, BEGIN + 60, figures(5, 0, 0));
    assertThat(events).singleElement().matches(one -> one.getKind() == EventKind.FIRST_SEEN);
  }
}
