package io.meshline.jobs.sla;

import io.meshline.jobs.config.InvalidOptionsException;
import io.meshline.sla.Entity;
import io.meshline.sla.Matched;
import io.meshline.sla.ObjectiveSet;
import io.meshline.sla.config.FaultyObjectivesException;
import io.meshline.sla.config.ObjectiveFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.execution.SuppressRestartsException;
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
   * is in the state from then on. Of a state without a set that can be read, and an initial one
   * with faults, nothing is asked for until the files are mended: what else the job does goes on.
   *
   * @param initial texts that the job was submitted with
   * @param restored whether the job goes on from a state
   * @throws SuppressRestartsException if the initial texts have faults and there is no state
   */
  static ObjectivesInUse open(
      BroadcastState<String, String> state, Map<String, String> initial, boolean restored)
      throws Exception {
    List<String> refused = new ArrayList<>();
    Map<String, String> texts = texts(state);
    if (texts != null) {
      try {
        return new ObjectivesInUse(state, ObjectiveFiles.parse(texts), null);
      } catch (FaultyObjectivesException e) {
        refused.addAll(e.faults());
      }
    }
    ObjectiveSet set;
    try {
      set = ObjectiveFiles.parse(initial);
      write(state, initial);
    } catch (FaultyObjectivesException e) {
      if (!restored) {
        throw new SuppressRestartsException(
            new InvalidOptionsException(
                e.faults().stream()
                    .map(fault -> SlaOptions.OBJECTIVES.key() + ": " + fault)
                    .toList()));
      }
      refused.addAll(e.faults());
      set = ObjectiveSet.EMPTY;
    }
    return new ObjectivesInUse(state, set, refused.isEmpty() ? null : String.join("\n", refused));
  }

  /** The set. */
  ObjectiveSet set() {
    return set;
  }

  /** What could not be used when it was opened, of the state or the files; told once. */
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
