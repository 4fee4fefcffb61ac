package io.meshline.schemas.registry;

/** The registry answered, and it has no Avro schema with the id. */
public final class UnknownSchemaException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says which id and what was seen. */
  public UnknownSchemaException(String message) {
    super(message);
  }
}
