package io.meshline.demo;

/**
 * An answer.
 *
 * @param status of HTTP; 0: none came
 * @param body a short text
 */
record Reply(int status, String body) {
  static Reply ok(String body) {
    return new Reply(200, body);
  }

  boolean failed() {
    return status == 0 || status >= 400;
  }

  /** What a caller answers that cannot do without this answer. */
  Reply orBadGateway(String peer) {
    return failed() ? new Reply(502, peer + " answered " + status) : this;
  }
}
