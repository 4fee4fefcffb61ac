package io.meshline.sla;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that was asked for. Immutable.
 *
 * @param objectives with distinct names
 * @param rules with distinct names
 * @param saysNone whether a file says that there are to be no objectives
 */
public record ObjectiveSet(
    List<Objective> objectives,
    List<ThresholdRule> rules,
    List<Silence> silences,
    boolean saysNone) {
  /** Nothing is asked for. */
  public static final ObjectiveSet EMPTY = new ObjectiveSet(List.of(), List.of(), List.of(), false);

  /** Copies the lists. */
  public ObjectiveSet {
    objectives = List.copyOf(objectives);
    rules = List.copyOf(rules);
    silences = List.copyOf(silences);
  }

  /** Whether there is nothing to hold calls against. */
  public boolean isEmpty() {
    return objectives.isEmpty() && rules.isEmpty();
  }

  /** What is for an entity. A default is, if nothing else of its indicator is. */
  public Matched matching(Entity entity) {
    List<Objective> own = new ArrayList<>();
    for (Objective objective : objectives) {
      if (objective.selector().matches(entity)) {
        own.add(objective);
      }
    }
    List<Objective> matching = new ArrayList<>();
    for (Objective objective : own) {
      if (!objective.byDefault()
          || own.stream()
              .noneMatch(
                  other -> !other.byDefault() && other.indicator() == objective.indicator())) {
        matching.add(objective);
      }
    }
    return new Matched(
        matching, rules.stream().filter(rule -> rule.selector().matches(entity)).toList());
  }
}
