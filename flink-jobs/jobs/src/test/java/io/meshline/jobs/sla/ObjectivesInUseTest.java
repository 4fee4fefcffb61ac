package io.meshline.jobs.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.meshline.sla.Objective;
import io.meshline.sla.config.FaultyObjectivesException;
import io.meshline.sla.config.ObjectiveFiles;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

class ObjectivesInUseTest {
  private static final Map<String, String> SUBMITTED =
      Map.of("a.yaml", "objectives: [{name: a, indicator: availability, target: 99%}]");
  private static final Map<String, String> OTHERS =
      Map.of("b.yaml", "objectives: [{name: b, indicator: availability, target: 99%}]");

  private static final Map<String, String> FAULTY = Map.of("a.yaml", "objectives: 1");

  private final InMemory state = new InMemory();

  @Test
  void theSetThatAJobIsSubmittedWithIsInTheState() throws Exception {
    assertThat(ObjectivesInUse.open(state, SUBMITTED, true).isOf(SUBMITTED)).isTrue();
    ObjectivesInUse again = ObjectivesInUse.open(state, OTHERS, true);
    assertThat(again.isOf(SUBMITTED)).as("until the others come").isTrue();
    again.replace(OTHERS);
    assertThat(again.set().objectives().get(0).name()).isEqualTo("b");
    assertThat(ObjectivesInUse.open(state, SUBMITTED, true).isOf(OTHERS)).isTrue();
  }

  /** It is a set too, and not the same as that nobody knows any. */
  @Test
  void noObjectivesAtAllAreRemembered() throws Exception {
    Map<String, String> none = Map.of("a.yaml", "objectives: []");
    ObjectivesInUse.open(state, SUBMITTED, true).replace(none);
    assertThat(ObjectivesInUse.open(state, SUBMITTED, true).isOf(none)).isTrue();
    ObjectivesInUse.open(state, SUBMITTED, true).replace(Map.of());
    ObjectivesInUse opened = ObjectivesInUse.open(state, SUBMITTED, true);
    assertThat(opened.isOf(Map.of())).isTrue();
    assertThat(opened.isOf(SUBMITTED)).as("so that they can be put back").isFalse();
  }

  /** As of a release that allowed more: the job starts, and says what it does not use. */
  @Test
  void aStateThatCannotBeReadAnyMoreGivesWayToWhatWasSubmitted() throws Exception {
    state.put("old.yaml", "objectives: [{name: old, indicator: weather, target: 99%}]");
    ObjectivesInUse opened = ObjectivesInUse.open(state, SUBMITTED, true);
    assertThat(opened.isOf(SUBMITTED)).isTrue();
    assertThat(refused(opened)).startsWith("old.yaml:1: objectives[0].indicator");
    assertThat(opened.takeRefused()).as("told once").isNull();
    assertThat(state.entries).doesNotContainKey("old.yaml");
  }

  /** The aggregation goes on: there is a last good set. */
  @Test
  void filesWithFaultsDoNotKeepAJobFromItsState() throws Exception {
    ObjectivesInUse unused = ObjectivesInUse.open(state, SUBMITTED, false);
    ObjectivesInUse opened = ObjectivesInUse.open(state, FAULTY, true);
    assertThat(opened.isOf(SUBMITTED)).isTrue();
    assertThat(opened.set().objectives().get(0).name()).isEqualTo("a");
    assertThat(opened.isOf(FAULTY)).as("so that they are told").isFalse();
  }

  /** As after a release that understands less, or of a state from before there were objectives. */
  @Test
  void aStateWithoutASetThatIsGoodWaitsForFilesThatAre() throws Exception {
    ObjectivesInUse opened = ObjectivesInUse.open(state, FAULTY, true);
    assertThat(opened.set().isEmpty()).isTrue();
    assertThat(refused(opened)).startsWith("a.yaml:1: objectives");
    opened.replace(SUBMITTED);
    assertThat(ObjectivesInUse.open(state, FAULTY, true).isOf(SUBMITTED)).isTrue();

    state.put("old.yaml", "objectives: 3");
    Map<String, String> unreadable = Map.of(ObjectiveFiles.UNREADABLE, "a.yaml: gone");
    opened = ObjectivesInUse.open(state, unreadable, true);
    assertThat(opened.set().objectives()).extracting(Objective::name).containsExactly("a");
    assertThat(refused(opened)).startsWith("old.yaml:1: objectives").endsWith("a.yaml: gone");
    assertThat(state.entries).as("for a release that can read it").containsKey("old.yaml");
  }

  /** A release that refuses more than the one before, and files that nobody mended meanwhile. */
  @Test
  void whatIsStillGoodOfTheStateGoesOn() throws Exception {
    String texts =
        """
        objectives:
          - {name: good, indicator: availability, target: 99%}
          - {name: refused, indicator: weather, target: 99%}
        """;
    state.put("a.yaml", texts);
    ObjectivesInUse opened = ObjectivesInUse.open(state, Map.of("a.yaml", texts), true);
    assertThat(opened.set().objectives()).extracting(Objective::name).containsExactly("good");
    assertThat(Objects.requireNonNull(opened.takeRefused()).single())
        .singleElement()
        .asString()
        .startsWith("objective refused: a.yaml:3: objectives[1].indicator: \"weather\"");
    assertThat(opened.takeRefused()).isNull();
    assertThat(state.entries).as("for a release that can read it").containsEntry("a.yaml", texts);
    opened.replace(SUBMITTED);
    assertThat(ObjectivesInUse.open(state, FAULTY, true).isOf(SUBMITTED)).isTrue();
  }

  private static String refused(ObjectivesInUse opened) {
    return String.join("\n", Objects.requireNonNull(opened.takeRefused()).faults());
  }

  @Test
  void withoutAStateFaultsAreRefused() {
    assertThatExceptionOfType(SuppressRestartsException.class)
        .isThrownBy(() -> ObjectivesInUse.open(state, FAULTY, false))
        .havingCause()
        .withMessageContaining("sla.objectives: a.yaml:1: objectives");
  }

  @Test
  void faultsChangeNothing() throws Exception {
    ObjectivesInUse opened = ObjectivesInUse.open(state, SUBMITTED, true);
    assertThatExceptionOfType(FaultyObjectivesException.class)
        .isThrownBy(() -> opened.replace(Map.of("b.yaml", "objectives: 1")));
    assertThatExceptionOfType(FaultyObjectivesException.class)
        .isThrownBy(() -> opened.replace(Map.of()));
    assertThat(opened.isOf(SUBMITTED)).isTrue();
    assertThat(opened.set().objectives()).hasSize(1);
  }

  /** Broadcast state of one subtask. */
  private static final class InMemory implements BroadcastState<String, String> {
    private final Map<String, String> entries = new TreeMap<>();

    @Override
    public void put(String key, String value) {
      entries.put(key, value);
    }

    @Override
    public void putAll(Map<String, String> map) {
      entries.putAll(map);
    }

    @Override
    public void remove(String key) {
      entries.remove(key);
    }

    @Override
    public Iterator<Map.Entry<String, String>> iterator() {
      return entries.entrySet().iterator();
    }

    @Override
    public Iterable<Map.Entry<String, String>> entries() {
      return entries.entrySet();
    }

    @Override
    public String get(String key) {
      return entries.getOrDefault(key, "");
    }

    @Override
    public boolean contains(String key) {
      return entries.containsKey(key);
    }

    @Override
    public Iterable<Map.Entry<String, String>> immutableEntries() {
      return Map.copyOf(entries).entrySet();
    }

    @Override
    public void clear() {
      entries.clear();
    }
  }
}
