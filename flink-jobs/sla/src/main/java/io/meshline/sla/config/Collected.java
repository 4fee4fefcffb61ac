package io.meshline.sla.config;

import io.meshline.sla.Objective;
import io.meshline.sla.ObjectiveSet;
import io.meshline.sla.Silence;
import io.meshline.sla.ThresholdRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What was read of all files, with distinct names. */
final class Collected {
  private final List<Objective> objectives = new ArrayList<>();
  private final List<ThresholdRule> rules = new ArrayList<>();
  private final List<Silence> silences = new ArrayList<>();
  private final Set<String> objectiveNames = new HashSet<>();
  private final Set<String> ruleNames = new HashSet<>();
  private boolean saysNone;

  void add(Section at, Objective objective) {
    if (objectiveNames.add(objective.name())) {
      objectives.add(objective);
    } else {
      at.fault("name", "a name that no other objective has");
    }
  }

  void add(Section at, ThresholdRule rule) {
    if (ruleNames.add(rule.name())) {
      rules.add(rule);
    } else {
      at.fault("name", "a name that no other rule has");
    }
  }

  /** Adds a set of rules; those that a file has itself stay as they are there. */
  void addAll(Section at, List<ThresholdRule> set) {
    for (ThresholdRule rule : set) {
      if (!ruleNames.contains(rule.name())) {
        add(at, rule);
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

  ObjectiveSet set() {
    return new ObjectiveSet(objectives, rules, silences, saysNone);
  }
}
