package io.meshline.ingest.receiver;

import org.eclipse.jetty.server.Request;

/**
 * Counts each HTTP request's answer once. Whoever breaks a request off cannot keep the server from
 * answering it too, into a connection that nobody reads any more.
 */
final class AnswerCount {
  /** Counted for callers who left before they were answered. */
  static final String CANCELLED = "CANCELLED";

  private static final String COUNTED = AnswerCount.class.getName();

  private AnswerCount() {}

  /** Counts an answer that is about to be given. */
  static void add(Request request, Counters counters, Source source, int status) {
    add(request, counters, source, Integer.toString(status));
  }

  static void add(Request request, Counters counters, Source source, String code) {
    if (isFirst(request)) {
      counters.answered(source, code);
    }
  }

  /** Whether nothing was counted for the request; from now on something is. */
  private static boolean isFirst(Request request) {
    if (request.getAttribute(COUNTED) != null) {
      return false;
    }
    request.setAttribute(COUNTED, true);
    return true;
  }
}
