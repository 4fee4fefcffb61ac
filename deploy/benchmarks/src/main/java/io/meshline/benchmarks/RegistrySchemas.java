package io.meshline.benchmarks;

import io.meshline.schemas.CallRecord;
import io.meshline.schemas.UndecodableException;
import io.meshline.schemas.WireFormat;
import io.meshline.schemas.registry.SchemaRegistry;
import io.meshline.schemas.registry.SchemaRegistryClient;
import io.meshline.schemas.registry.UnknownSchemaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.avro.Schema;
import org.apache.flink.formats.avro.RegistryAvroDeserializationSchema;
import org.apache.flink.formats.avro.SchemaCoder;

/** Finds the writer's schema for Flink's own Avro format, as its format for registries does. */
final class RegistrySchemas implements SchemaCoder {

  private final SchemaRegistry registry;

  private RegistrySchemas(SchemaRegistry registry) {
    this.registry = registry;
  }

  /** Flink's deserialization schema for call records of a registry. */
  static RegistryAvroDeserializationSchema<CallRecord> deserializer(String registryUrl) {
    return new RegistryAvroDeserializationSchema<>(
        CallRecord.class, null, () -> new RegistrySchemas(new SchemaRegistryClient(registryUrl)));
  }

  @Override
  public Schema readSchema(InputStream in) throws IOException {
    try {
      return registry.byId(WireFormat.schemaId(in.readNBytes(WireFormat.HEADER_BYTES)));
    } catch (UndecodableException | UnknownSchemaException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void writeSchema(Schema schema, OutputStream out) {
    throw new UnsupportedOperationException("nothing is written");
  }
}
