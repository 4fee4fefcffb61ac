package io.meshline.schemas.registry;

/** Which changes of a schema a subject takes; the names are those of the REST API. */
public enum Compatibility {
  /** Any. */
  NONE,
  /** The new schema reads what the latest one wrote. */
  BACKWARD,
  /** The new schema reads what every earlier one wrote. */
  BACKWARD_TRANSITIVE
}
