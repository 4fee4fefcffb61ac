package io.meshline.schemas.registry;

import org.apache.avro.Schema;

/**
 * Where the schemas of written records are kept and given numbers. Implementations are thread-safe
 * and remember what they learned: asking again for the same thing is cheap.
 *
 * <p>Every method throws {@link RegistryUnavailableException} when the registry cannot be used now;
 * the same request may succeed later.
 */
public interface SchemaRegistry {
  /**
   * The id of a schema under a subject; registers it there if need be.
   *
   * @throws SchemaRefusedException if the registry does not take the schema, because it is not
   *     compatible with earlier ones or not valid
   */
  int register(String subject, Schema schema);

  /**
   * The schema with that id.
   *
   * @throws UnknownSchemaException if the registry has no such schema, or one that is not Avro
   */
  Schema byId(int id) throws UnknownSchemaException;

  /**
   * Whether the subject would take the schema now. A subject without schemas takes any. Never
   * answered from memory.
   */
  boolean isCompatible(String subject, Schema schema);

  /**
   * Sets which changes the subject takes from now on; false if this registry can set it only for
   * subjects that have a schema, and this one has none yet.
   */
  boolean setCompatibility(String subject, Compatibility compatibility);
}
