package io.meshline.sla;

/**
 * What is counted for an objective: equal for those whose counts are the same, of one name, with
 * the same calls and the same good ones.
 *
 * @param name of the objective
 * @param thresholdMicros for LATENCY: what a good call does not exceed, in microseconds; else 0
 * @param clientErrors for AVAILABILITY: what refused requests are; else GOOD
 */
record ObjectiveKey(
    String name, Indicator indicator, long thresholdMicros, ClientErrors clientErrors) {

  /** Whether a call is fast does not depend on whether it was refused. */
  ObjectiveKey {
    clientErrors = indicator == Indicator.LATENCY ? ClientErrors.GOOD : clientErrors;
  }

  /** As text. Part of savepoints. */
  String text() {
    return name + '\n' + indicator.name() + ' ' + thresholdMicros + ' ' + clientErrors.name();
  }

  /** The text of today for one that a release before may have written. */
  static String today(String text) {
    return text.endsWith(' ' + ClientErrors.GOOD.name()) ? text : of(text).text();
  }

  /**
   * What {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is none
   */
  static ObjectiveKey of(String text) {
    int line = text.lastIndexOf('\n');
    String[] parts = text.substring(line + 1).split(" ", -1);
    if (line < 0 || parts.length != 3) {
      throw new IllegalArgumentException(
          "key of an objective: "
              + text
              + " (expected: name, indicator, threshold, client errors)");
    }
    return new ObjectiveKey(
        text.substring(0, line),
        Indicator.valueOf(parts[0]),
        Long.parseLong(parts[1]),
        ClientErrors.valueOf(parts[2]));
  }
}
