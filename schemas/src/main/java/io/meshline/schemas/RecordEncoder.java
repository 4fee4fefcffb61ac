package io.meshline.schemas;

import io.meshline.schemas.registry.SchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records of one schema for one topic → values in the {@link WireFormat}. Asks the registry for the
 * schema's id at the first record. Not thread-safe.
 */
public final class RecordEncoder<T extends SpecificRecord> {
  private static final int NOT_REGISTERED = -1;

  // A buffer that one huge record made grow is not kept for all the small ones after it.
  private static final int KEPT_BYTES = 1 << 20;

  private final SchemaRegistry registry;
  private final String subject;
  private final Schema schema;
  private final SpecificDatumWriter<T> writer;
  private final byte[] header = new byte[WireFormat.HEADER_BYTES];
  private ByteArrayOutputStream buffer = new ByteArrayOutputStream(512);
  private @Nullable BinaryEncoder encoder;
  private int schemaId = NOT_REGISTERED;

  /** Lets columns of plain numbers, parties and paths write themselves: batches have many. */
  private static final class Writer<T> extends SpecificDatumWriter<T> {
    private @Nullable Schema party;
    private @Nullable Schema path;

    Writer(Schema schema) {
      super(schema, AvroModel.DATA);
    }

    @Override
    protected void writeRecord(Schema schema, Object datum, Encoder out) throws IOException {
      if (datum instanceof Party written && isOf(schema, party, Party.SCHEMA$)) {
        party = schema;
        written.customEncode(out);
      } else if (datum instanceof CallPath written && isOf(schema, path, CallPath.SCHEMA$)) {
        path = schema;
        written.customEncode(out);
      } else {
        super.writeRecord(schema, datum, out);
      }
    }

    /** Whether a schema is that of the class; the one known to be so is not looked at again. */
    @SuppressWarnings("ReferenceEquality") // Others are compared.
    private static boolean isOf(Schema schema, @Nullable Schema known, Schema ofClass) {
      return schema == known || schema.equals(ofClass);
    }

    @Override
    protected void writeArray(Schema schema, Object datum, Encoder out) throws IOException {
      if (datum instanceof PlainColumn column && column.fits(schema)) {
        column.write(out);
      } else {
        super.writeArray(schema, datum, out);
      }
    }
  }

  /** Encodes records of {@code schema} for {@code topic}. */
  public RecordEncoder(SchemaRegistry registry, String topic, Schema schema) {
    this.registry = registry;
    this.subject = Topics.subject(topic, schema);
    this.schema = schema;
    this.writer = new Writer<>(schema);
  }

  /**
   * The value for Kafka.
   *
   * @throws IllegalArgumentException if the record does not fit its schema, such as a null where
   *     the schema has none
   * @throws io.meshline.schemas.registry.RegistryUnavailableException if the schema's id cannot be
   *     had now
   * @throws io.meshline.schemas.registry.SchemaRefusedException if the registry refuses the schema
   */
  public byte[] encode(T record) {
    if (schemaId == NOT_REGISTERED) {
      schemaId = registry.register(subject, schema);
      WireFormat.writeHeader(schemaId, header);
    }
    try {
      buffer.reset();
      buffer.write(header, 0, header.length);
      BinaryEncoder out = EncoderFactory.get().binaryEncoder(buffer, encoder);
      writer.write(record, out);
      out.flush();
      encoder = out;
      return buffer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing here does input or output
    } catch (AvroRuntimeException
        | NullPointerException
        | ClassCastException
        | ArithmeticException e) {
      encoder = null; // what it holds of the broken record must not reach the next one
      throw new IllegalArgumentException(
          schema.getName() + " that does not fit its schema: " + e.getMessage(), e);
    } finally {
      if (buffer.size() > KEPT_BYTES) {
        buffer = new ByteArrayOutputStream(512);
        encoder = null;
      }
    }
  }
}
