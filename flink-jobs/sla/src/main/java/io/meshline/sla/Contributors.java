package io.meshline.sla;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where bad calls of an alert come from, in words. */
public final class Contributors {
  private static final int MOST = 5;

  private Contributors() {}

  /**
   * One that contributes.
   *
   * @param bad bad calls in the window that the alert looks at
   */
  public record Contributor(String name, long bad) {}

  /**
   * As annotations of the alert; none for what nothing is known of.
   *
   * @param own of the entity that the alert is about
   * @param edges that lead to it, in any order
   */
  public static Map<String, String> of(AlertChange alert, Evidence own, List<Contributor> edges) {
    Map<String, String> texts = new TreeMap<>();
    long all = own.bad(alert);
    List<Contributor> largest =
        edges.stream()
            .filter(edge -> edge.bad > 0)
            .sorted(
                Comparator.comparingLong(Contributor::bad)
                    .reversed()
                    .thenComparing(Contributor::name))
            .limit(MOST)
            .toList();
    if (!largest.isEmpty()) {
      texts.put(
          "contributors",
          largest.stream()
              .map(edge -> "%s: %d bad calls".formatted(edge.name, edge.bad))
              .collect(
                  Collectors.joining(
                      "; ",
                      "",
                      "; in the last %s, of %d"
                          .formatted(Texts.window(alert.evidenceMinutes()), all))));
    }
    Map<String, Long> reasons = own.reasons(alert);
    if (!reasons.isEmpty()) {
      texts.put(
          "reasons",
          reasons.entrySet().stream()
              .sorted(
                  Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                      .thenComparing(Map.Entry.comparingByKey()))
              .limit(MOST)
              .map(reason -> reason.getKey() + ": " + reason.getValue())
              .collect(Collectors.joining("; ")));
    }
    List<String> traces = own.traces(alert);
    if (!traces.isEmpty()) {
      texts.put("traces", String.join(", ", traces));
    }
    return texts;
  }
}
