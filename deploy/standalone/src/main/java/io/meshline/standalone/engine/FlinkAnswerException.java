package io.meshline.standalone.engine;

import static java.util.stream.Collectors.joining;

import java.net.URI;

/**
 * An answer of Flink's REST API that is no success. Flink's words are a stack trace of many lines,
 * with the reason at its end: the message has the first line and that reason, which may be of
 * several lines itself.
 */
public final class FlinkAnswerException extends EngineException {
  private static final long serialVersionUID = 1L;

  private static final String CAUSE = "Caused by: ";
  private static final String FRAME = "\tat ";
  private static final String MORE_FRAMES = "\t... ";

  private final String answer;

  /**
   * @param status of the answer
   * @param method of the request
   * @param uri of the request
   * @param answer what Flink said
   */
  public FlinkAnswerException(int status, String method, URI uri, String answer) {
    super(
        "flink answered %d to %s %s: %s%s"
            .formatted(status, method, uri, firstLine(answer), reason(answer)));
    this.answer = answer;
  }

  /** All that Flink said. */
  public String answer() {
    return answer;
  }

  private static String reason(String answer) {
    int cause = answer.lastIndexOf(CAUSE);
    return cause < 0
        ? ""
        : answer
            .substring(cause + CAUSE.length())
            .lines()
            .takeWhile(line -> !line.startsWith(FRAME) && !line.startsWith(MORE_FRAMES))
            .map(String::strip)
            .collect(joining(" ", " (", ")"));
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
