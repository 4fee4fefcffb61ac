package io.meshline.jobs.sla;

import io.meshline.sla.Entity;
import io.meshline.sla.Matched;
import io.meshline.sla.ObjectiveSet;
import io.meshline.sla.config.FaultyObjectivesException;
import io.meshline.sla.config.ObjectiveFiles;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.jspecify.annotations.Nullable;

/**
 * The set of objectives that is in use. The texts that it is made of are broadcast state from the
 * first moment on, so that after a restart with other files it is known what was counted before.
 * Not thread-safe.
 */
final class ObjectivesInUse {
  /** The texts by file, and {@link #MARK}. */
  static final MapStateDescriptor<String, String> STATE =
      new MapStateDescriptor<>("objectives", Types.STRING, Types.STRING);

  /** Says that there is a set, be it one of no files at all; no file has this name. */
  private static final String MARK = "";

  private static final int MAX_MATCHED = 100_000;

  private final BroadcastState<String, String> state;
  private final Map<String, Matched> matching = new HashMap<>();
  private ObjectiveSet set;
  private @Nullable String refused;

  private ObjectivesInUse(
      BroadcastState<String, String> state, ObjectiveSet set, @Nullable String refused) {
    this.state = state;
    this.set = set;
    this.refused = refused;
  }

  /**
   * As the state has it; if it has nothing, or what cannot be read any more, the initial set, which
   * is in the state from then on.
   *
   * @param initial texts without faults
   */
  static ObjectivesInUse open(BroadcastState<String, String> state, Map<String, String> initial)
      throws Exception {
    Map<String, String> texts = texts(state);
    String refused = null;
    if (texts != null) {
      try {
        return new ObjectivesInUse(state, ObjectiveFiles.parse(texts), null);
      } catch (FaultyObjectivesException e) {
        refused = e.getMessage();
      }
    }
    ObjectiveSet set = ObjectiveFiles.parse(initial);
    write(state, initial);
    return new ObjectivesInUse(state, set, refused);
  }

  /** The set. */
  ObjectiveSet set() {
    return set;
  }

  /** What of the state could not be read any more when it was opened; told once. */
  @Nullable String takeRefused() {
    String told = refused;
    refused = null;
    return told;
  }

  /** Whether it is made of these texts. */
  boolean isOf(Map<String, String> texts) throws Exception {
    return texts.equals(texts(state));
  }

  /**
   * Puts another one to use. To be called for the same texts in all subtasks.
   *
   * @throws FaultyObjectivesException if the texts have faults: nothing changes then
   */
  void replace(Map<String, String> texts) throws Exception {
    set = ObjectiveFiles.parse(texts, set);
    write(state, texts);
    matching.clear();
  }

  /**
   * What is for an entity.
   *
   * @param key its text
   */
  Matched matching(String key, Entity entity) {
    Matched known = matching.get(key);
    if (known == null) {
      if (matching.size() >= MAX_MATCHED) {
        matching.clear();
      }
      known = set.matching(entity);
      matching.put(key, known);
    }
    return known;
  }

  private static void write(BroadcastState<String, String> state, Map<String, String> texts)
      throws Exception {
    state.clear();
    state.put(MARK, MARK);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      state.put(text.getKey(), text.getValue());
    }
  }

  /** Null if there is no set. */
  private static @Nullable Map<String, String> texts(BroadcastState<String, String> state)
      throws Exception {
    Map<String, String> texts = new HashMap<>();
    for (Map.Entry<String, String> text : state.immutableEntries()) {
      texts.put(text.getKey(), text.getValue());
    }
    boolean marked = texts.remove(MARK) != null;
    return marked || !texts.isEmpty() ? texts : null;
  }
}
