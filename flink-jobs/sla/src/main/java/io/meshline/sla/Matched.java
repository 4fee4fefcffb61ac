package io.meshline.sla;

import java.util.List;
import java.util.Optional;

/**
 * What is for one entity.
 *
 * @param objectives in the order of their set
 * @param rules in the order of their set
 */
public record Matched(List<Objective> objectives, List<ThresholdRule> rules) {
  /** Nothing. */
  public static final Matched NONE = new Matched(List.of(), List.of());

  /** Copies the lists. */
  public Matched {
    objectives = List.copyOf(objectives);
    rules = List.copyOf(rules);
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return objectives.isEmpty() && rules.isEmpty();
  }

  /** By {@link Objective#key}. */
  Optional<Objective> objective(String key) {
    return objectives.stream().filter(objective -> objective.key().equals(key)).findAny();
  }

  Optional<Objective> objectiveNamed(String name) {
    return objectives.stream().filter(objective -> objective.name().equals(name)).findAny();
  }

  Optional<ThresholdRule> rule(String name) {
    return rules.stream().filter(rule -> rule.name().equals(name)).findAny();
  }
}
