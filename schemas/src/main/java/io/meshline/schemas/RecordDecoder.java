package io.meshline.schemas;

import io.meshline.schemas.registry.SchemaRegistry;
import io.meshline.schemas.registry.UnknownSchemaException;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Values in the {@link WireFormat} → records of our generated classes. Which class it is, is told
 * by the full name of the writer's schema; fields are resolved by Avro's rules, so records of any
 * compatible version are read. Not thread-safe.
 */
public final class RecordDecoder {
  // Far more than writers exist; only bytes made up by somebody use more ids than this.
  private static final int KEPT_WRITERS = 1_000;

  private final SchemaRegistry registry;
  private final Map<String, Schema> readers = new HashMap<>();
  private final Map<Integer, Writer> writers = new HashMap<>();
  private final BoundedDecoder decoder = new BoundedDecoder();
  private int lastId = -1;
  private @Nullable Writer last;

  /**
   * Expects the given records and no others.
   *
   * @param readers schemas of generated classes, such as {@code CallRecord.SCHEMA$}
   */
  public RecordDecoder(SchemaRegistry registry, List<Schema> readers) {
    this.registry = registry;
    for (Schema reader : readers) {
      this.readers.put(reader.getFullName(), reader);
    }
  }

  /** What is known of a schema id: how to read it, or why it cannot be read. */
  private record Writer(
      @Nullable SpecificDatumReader<SpecificRecord> reader, String reason, String message) {}

  /**
   * Decodes one value.
   *
   * @throws UndecodableException if the bytes are no such record and never will be
   * @throws io.meshline.schemas.registry.RegistryUnavailableException if the writer's schema cannot
   *     be had now
   */
  public SpecificRecord decode(byte @Nullable [] value) throws UndecodableException {
    int id = WireFormat.schemaId(value);
    if (value == null) {
      throw new IllegalStateException("schemaId() lets no null pass");
    }
    Writer writer = writer(id);
    if (writer.reader() == null) {
      throw new UndecodableException(writer.reason(), writer.message());
    }
    decoder.reset(value, WireFormat.HEADER_BYTES, value.length - WireFormat.HEADER_BYTES);
    SpecificRecord record = read(id, writer.reader());
    if (decoder.remaining() > 0) {
      throw new UndecodableException(
          UndecodableException.TRAILING_BYTES,
          decoder.remaining() + " bytes behind the record of schema " + id + " (expected: none)");
    }
    return record;
  }

  private SpecificRecord read(int id, SpecificDatumReader<SpecificRecord> reader)
      throws UndecodableException {
    try {
      return reader.read(null, decoder);
    } catch (EOFException e) {
      throw new UndecodableException(
          UndecodableException.TRUNCATED,
          "record of schema " + id + " ends too early: " + e.getMessage(),
          e);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Avro shows bytes that contradict the schema by whatever they happen to break.
      throw new UndecodableException(
          UndecodableException.UNDECODABLE, "record of schema " + id + ": " + e, e);
    }
  }

  private Writer writer(int id) {
    if (id == lastId && last != null) {
      return last;
    }
    Writer writer = writers.get(id);
    if (writer == null) {
      if (writers.size() >= KEPT_WRITERS) {
        writers.clear();
      }
      writer = resolve(id);
      if (!writer.reason().equals(UndecodableException.UNKNOWN_SCHEMA)) {
        writers.put(id, writer); // an unknown id may become known: the registry remembers those
      }
    }
    if (writer.reader() != null) {
      lastId = id;
      last = writer;
    }
    return writer;
  }

  private Writer resolve(int id) {
    Schema written;
    try {
      written = registry.byId(id);
    } catch (UnknownSchemaException e) {
      return new Writer(null, UndecodableException.UNKNOWN_SCHEMA, String.valueOf(e.getMessage()));
    }
    Schema expected = readers.get(written.getFullName());
    if (expected == null || written.getType() != Schema.Type.RECORD) {
      return new Writer(
          null,
          UndecodableException.UNEXPECTED_RECORD,
          "schema " + id + ": " + written.getFullName() + " (expected: " + readers.keySet() + ")");
    }
    SchemaCompatibility.SchemaPairCompatibility pair =
        SchemaCompatibility.checkReaderWriterCompatibility(expected, written);
    if (pair.getType() != SchemaCompatibilityType.COMPATIBLE) {
      return new Writer(
          null,
          UndecodableException.INCOMPATIBLE_SCHEMA,
          "schema " + id + ": " + pair.getResult().getIncompatibilities());
    }
    return new Writer(new SpecificDatumReader<>(written, expected, AvroModel.DATA), "", "");
  }
}
