package io.meshline.sla;

/** How availability takes calls that were refused because of the request itself. */
public enum ClientErrors {
  /** They are answered as they should be. */
  GOOD,
  /** They count like failures. */
  BAD,
  /** They do not count at all. */
  LEFT_OUT
}
