package io.meshline.sla;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of one objective for one entity, one of each severity. They remember the labels that
 * they were told with, so that they can be ended when nobody knows the objective any more. Not
 * thread-safe.
 */
final class ObjectiveAlerts {
  private static final Severity[] SEVERITIES = Severity.values();

  private final Map<Severity, AlertCell> cells = new EnumMap<>(Severity.class);

  /** Of the objective, while an alert is on; null if a state of before does not say. */
  private @Nullable Map<String, String> labels = Map.of();

  ObjectiveAlerts() {
    clear();
  }

  /** Forgets all of them. */
  void clear() {
    for (Severity severity : SEVERITIES) {
      cells.put(severity, new AlertCell());
    }
  }

  /**
   * One minute on; tells alerts that change.
   *
   * @param quiet whether nobody is to be told
   * @param progress of the minute, to explain them
   */
  List<AlertChange> close(
      Entity entity, Evaluation evaluation, boolean quiet, Supplier<Progress> progress) {
    Objective objective = evaluation.objective();
    long end = evaluation.end();
    List<AlertChange> changes = new ArrayList<>();
    if (labels != null && isActive() && !labels.equals(objective.labels())) {
      changes.addAll(end(objective.counted(), labels, entity, end));
    }
    for (Severity severity : SEVERITIES) {
      AlertCell cell = cell(severity);
      boolean fired = cell.isFiring();
      AlertState changed =
          cell.step(
              end,
              evaluation.begins(severity),
              evaluation.goesOn(severity),
              objective.alerting(),
              quiet);
      if (changed != null) {
        changes.add(
            change(
                objective.counted(),
                objective.labels(),
                entity,
                severity,
                changed,
                fired || changed == AlertState.FIRING,
                end,
                evaluation.longest(severity),
                Explanation.of(progress.get(), evaluation, severity)));
      }
    }
    if (isActive()) {
      labels = objective.labels();
    }
    return changes;
  }

  /**
   * Ends them.
   *
   * @param otherwise labels of the objective, if it is not known with which they were told
   */
  List<AlertChange> end(
      ObjectiveKey objective, Map<String, String> otherwise, Entity entity, long end) {
    Map<String, String> told = labels == null ? otherwise : labels;
    List<AlertChange> changes = new ArrayList<>();
    for (Severity severity : SEVERITIES) {
      AlertCell cell = cell(severity);
      boolean fired = cell.isFiring();
      if (cell.end()) {
        changes.add(
            change(
                objective,
                told,
                entity,
                severity,
                AlertState.RESOLVED,
                fired,
                end,
                LookBack.H1.minutes(),
                Map.of("summary", "The objective is no longer for " + entity.label() + ".")));
      }
    }
    return changes;
  }

  private AlertChange change(
      ObjectiveKey objective,
      Map<String, String> told,
      Entity entity,
      Severity severity,
      AlertState state,
      boolean fired,
      long end,
      int evidenceMinutes,
      Map<String, String> texts) {
    return new AlertChange(
        AlertLabels.BURN,
        entity,
        objective.indicator(),
        objective.thresholdMicros(),
        objective.clientErrors() == ClientErrors.BAD,
        severity,
        state,
        fired,
        cell(severity).startedMinute(),
        end,
        evidenceMinutes,
        AlertLabels.of(objective, told, entity, severity),
        texts);
  }

  /** Whether one of them is on. */
  boolean isActive() {
    return cells.values().stream().anyMatch(AlertCell::isActive);
  }

  private AlertCell cell(Severity severity) {
    return Objects.requireNonNull(cells.get(severity));
  }

  void writeTo(DataOutput out) throws IOException {
    for (Severity severity : SEVERITIES) {
      cell(severity).writeTo(out);
    }
    if (isActive()) {
      AlertLabels.write(out, labels);
    }
  }

  /** What {@link #writeTo} wrote. */
  void readFrom(DataInput in) throws IOException {
    readSecond(in);
    if (isActive()) {
      labels = AlertLabels.read(in);
    }
  }

  /** Of the formats before, which had no labels. */
  void readSecond(DataInput in) throws IOException {
    for (Severity severity : SEVERITIES) {
      cell(severity).readFrom(in);
    }
    labels = null;
  }
}
