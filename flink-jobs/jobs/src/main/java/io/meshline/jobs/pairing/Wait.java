package io.meshline.jobs.pairing;

/**
 * What a span waits for.
 *
 * @param answer whether for the server span of the call that span began, or for that span itself
 * @param spanId id of a span
 */
record Wait(boolean answer, String spanId) {
  static Wait forSpan(String id) {
    return new Wait(false, id);
  }

  static Wait forAnswer(String callerId) {
    return new Wait(true, callerId);
  }
}
