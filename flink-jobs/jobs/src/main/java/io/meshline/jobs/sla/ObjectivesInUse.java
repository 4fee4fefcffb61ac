package io.meshline.jobs.sla;

import io.meshline.jobs.config.InvalidOptionsException;
import io.meshline.sla.Entity;
import io.meshline.sla.Matched;
import io.meshline.sla.ObjectiveSet;
import io.meshline.sla.config.FaultyObjectivesException;
import io.meshline.sla.config.ObjectiveFiles;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private @Nullable Refused refused;

  private ObjectivesInUse(
      BroadcastState<String, String> state, ObjectiveSet set, @Nullable Refused refused) {
    this.state = state;
    this.set = set;
    this.refused = refused;
  }

  /**
   * What could not be used.
   *
   * @param single objectives, rules and silences of the state that are left out, by name and with
   *     their faults, while what else it has is in use
   * @param faults all of the state and the files
   */
  record Refused(List<String> single, List<String> faults) {
    Refused {
      single = List.copyOf(single);
      faults = List.copyOf(faults);
    }
  }

  /**
   * As the state has it; if it has nothing, or what cannot be read any more, the initial set, which
   * is in the state from then on. If the initial one has faults too, what can still be used of the
   * state's goes on until the files are mended: a release that refuses more than the one before
   * must not cost the others their counts. Of a state without a set nothing is asked for until
   * then: what else the job does goes on.
   *
   * @param initial texts that the job was submitted with
   * @param restored whether the job goes on from a state
   * @throws SuppressRestartsException if the initial texts have faults and there is no state
   */
  static ObjectivesInUse open(
      BroadcastState<String, String> state, Map<String, String> initial, boolean restored)
      throws Exception {
    Map<String, String> texts = texts(state);
    ObjectiveFiles.Kept kept =
        texts == null
            ? new ObjectiveFiles.Kept(ObjectiveSet.EMPTY, List.of(), List.of())
            : ObjectiveFiles.keep(texts);
    if (texts != null && kept.faults().isEmpty()) {
      return new ObjectivesInUse(state, kept.set(), null);
    }
    try {
      ObjectiveSet set = ObjectiveFiles.parse(initial);
      write(state, initial);
      return new ObjectivesInUse(
          state, set, kept.faults().isEmpty() ? null : new Refused(List.of(), kept.faults()));
    } catch (FaultyObjectivesException e) {
      if (!restored) {
        throw new SuppressRestartsException(
            new InvalidOptionsException(
                e.faults().stream()
                    .map(fault -> SlaOptions.OBJECTIVES.key() + ": " + fault)
                    .toList()));
      }
      Set<String> faults = new LinkedHashSet<>(kept.faults());
      faults.addAll(e.faults());
      return new ObjectivesInUse(
          state, kept.set(), new Refused(kept.refused(), List.copyOf(faults)));
    }
  }

  /** The set. */
  ObjectiveSet set() {
    return set;
  }

  /** What could not be used when it was opened, of the state or the files; told once. */
  @Nullable Refused takeRefused() {
    Refused told = refused;
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
