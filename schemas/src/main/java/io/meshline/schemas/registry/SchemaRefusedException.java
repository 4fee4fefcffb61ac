package io.meshline.schemas.registry;

/** The registry does not take a schema: it is not compatible with earlier ones, or not valid. */
public final class SchemaRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says which subject and schema, and the registry's reason. */
  public SchemaRefusedException(String message) {
    super(message);
  }
}
