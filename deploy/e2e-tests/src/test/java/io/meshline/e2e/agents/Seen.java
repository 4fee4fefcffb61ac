package io.meshline.e2e.agents;

/**
 * What one observation point saw of an edge, over all minutes.
 *
 * @param failures of the calls, without the client errors
 */
record Seen(long calls, long clientErrors, long failures) {
  static final Seen NOTHING = new Seen(0, 0, 0);

  static Seen calls(long calls) {
    return new Seen(calls, 0, 0);
  }

  Seen plus(Seen other) {
    return new Seen(
        calls + other.calls, clientErrors + other.clientErrors, failures + other.failures);
  }
}
