package io.meshline.jobs.sla;

import io.meshline.sla.Entity;
import io.meshline.sla.Grain;
import io.meshline.sla.topology.Presence;
import io.meshline.sla.topology.TopologyChange;
import java.util.ArrayList;
import java.util.List;

/** Who is there, of a called service and what belongs to it. */
final class Presences {
  private final ServiceState state;

  Presences(ServiceState state) {
    this.state = state;
  }

  /** Of hours, services and edges between them are looked at; of minutes endpoints too. */
  static boolean isPresent(SeenWindow window) {
    Entity entity = window.entity();
    return entity.grain() == Grain.SERVICE
        || (entity.grain() == Grain.ENDPOINT && !entity.isEdge() && !window.hourly());
  }

  /**
   * Takes what was published of a window; tells what is new about it.
   *
   * @param learning whether nothing is news
   */
  List<TopologyChange> see(String key, SeenWindow window, boolean learning) throws Exception {
    Presence presence = state.presenceFor(key, window);
    if (presence == null) {
      return List.of();
    }
    List<TopologyChange> changes = List.of();
    if (window.hourly()) {
      presence.hour(window.entity(), window.beginMinute(), window.figures());
    } else {
      changes = presence.minute(window.entity(), window.beginMinute(), window.figures(), learning);
    }
    state.put(key, presence);
    return changes;
  }

  /** Minutes before this one have closed. */
  List<TopologyChange> close(long end) throws Exception {
    List<TopologyChange> changes = new ArrayList<>();
    for (String key : state.presencesDue(end)) {
      Entity entity = EntityText.entity(key);
      Presence presence = state.presence(key);
      changes.addAll(presence.close(entity, end));
      if (presence.isForgettable(end)) {
        state.forgetPresence(key);
      } else {
        state.put(key, presence);
      }
    }
    return changes;
  }
}
