package io.meshline.sla.config;

import io.meshline.sla.Objective;
import io.meshline.sla.ObjectiveSet;
import io.meshline.sla.Silence;
import io.meshline.sla.ThresholdRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What was read of all files, with distinct names. */
final class Collected {
  private final List<Objective> objectives = new ArrayList<>();
  private final List<ThresholdRule> rules = new ArrayList<>();
  private final List<Silence> silences = new ArrayList<>();
  private final Set<String> objectiveNames = new HashSet<>();
  private final Set<String> ruleNames = new HashSet<>();
  private final List<String> refused = new ArrayList<>();
  private boolean saysNone;

  /**
   * Adds one.
   *
   * @param sound whether there is no fault in it: else it only takes its name
   */
  void add(Section at, Objective objective, boolean sound) {
    if (!objectiveNames.add(objective.name())) {
      at.fault("name", "a name that no other objective has");
    } else if (sound) {
      objectives.add(objective);
    }
  }

  /** The same. */
  void add(Section at, ThresholdRule rule, boolean sound) {
    if (!ruleNames.add(rule.name())) {
      at.fault("name", "a name that no other rule has");
    } else if (sound) {
      rules.add(rule);
    }
  }

  /** One of them cannot be used for these faults, if there are any. */
  void refuse(String what, Optional<String> name, List<String> faults) {
    if (!faults.isEmpty()) {
      refused.add(
          "%s %s: %s".formatted(what, name.orElse("without a name"), String.join("; ", faults)));
    }
  }

  /** Adds a set of rules; those that a file has itself stay as they are there. */
  void addAll(List<ThresholdRule> set) {
    for (ThresholdRule rule : set) {
      if (ruleNames.add(rule.name())) {
        rules.add(rule);
      }
    }
  }

  /** A file says that there are to be no objectives. */
  void sayNone() {
    saysNone = true;
  }

  void add(Silence silence) {
    silences.add(silence);
  }

  /** What was refused: kind and name of each, and its faults. */
  List<String> refused() {
    return List.copyOf(refused);
  }

  ObjectiveSet set() {
    return new ObjectiveSet(objectives, rules, silences, saysNone);
  }
}
