package io.meshline.sla;

/** How fine an entity is. */
public enum Grain {
  SERVICE,
  INSTANCE,
  ENDPOINT
}
