package io.meshline.sla;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A change of state of one alert, or that it goes on (a repeated FIRING of a threshold rule).
 *
 * @param name of the alert
 * @param entity what it is about
 * @param indicator which calls are bad; null for threshold rules
 * @param thresholdMicros of the objective, 0 if it has none
 * @param clientErrors whether refused requests are among the bad calls
 * @param fired whether it was FIRING before or is now: who was never told need not be told the end
 * @param startedMinute the minute in which the condition began to hold
 * @param changedMinute the minute at whose begin the state changed: the evaluation's end
 * @param evidenceMinutes how far back what explains it reaches, at least 60
 * @param labels what it is about, sorted; equal for all changes of one alert
 * @param annotations the explanation, sorted
 */
public record AlertChange(
    String name,
    Entity entity,
    @Nullable Indicator indicator,
    long thresholdMicros,
    boolean clientErrors,
    Severity severity,
    AlertState state,
    boolean fired,
    long startedMinute,
    long changedMinute,
    int evidenceMinutes,
    Map<String, String> labels,
    Map<String, String> annotations) {

  /** Sorts copies of the maps. */
  public AlertChange {
    labels = new TreeMap<>(labels);
    annotations = new TreeMap<>(annotations);
  }

  /** The same with more annotations. */
  public AlertChange with(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(annotations);
    all.putAll(more);
    return explainedBy(all);
  }

  /** The same with other annotations. */
  AlertChange explainedBy(Map<String, String> all) {
    return new AlertChange(
        name,
        entity,
        indicator,
        thresholdMicros,
        clientErrors,
        severity,
        state,
        fired,
        startedMinute,
        changedMinute,
        evidenceMinutes,
        labels,
        all);
  }
}
