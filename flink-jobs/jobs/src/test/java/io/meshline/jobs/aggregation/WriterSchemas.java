package io.meshline.jobs.aggregation;

import io.meshline.schemas.EventTimes;
import io.meshline.schemas.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Schemas that other versions of our producers might write with: fields in another order, some left
 * out, some that we do not know; and the values they would write. From a seed.
 */
final class WriterSchemas {

  private static final String EXTRA = "extra";

  private final Random random;
  private final Map<String, Schema> named = new HashMap<>();

  WriterSchemas(Random random) {
    this.random = random;
  }

  /** Another version of a schema. */
  Schema like(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM -> {
        Schema made = named.get(schema.getFullName());
        if (made == null) {
          made = schema.getType() == Schema.Type.ENUM ? symbols(schema) : record(schema);
          named.put(schema.getFullName(), made);
        }
        yield made;
      }
      case ARRAY -> Schema.createArray(like(schema.getElementType()));
      default -> schema;
    };
  }

  private Schema record(Schema schema) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      if (!field.hasDefaultValue() || random.nextInt(4) > 0) {
        fields.add(new Schema.Field(field.name(), like(field.schema())));
      }
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      fields.add(new Schema.Field(EXTRA + i, extra(3)));
    }
    Collections.shuffle(fields, random);
    return Schema.createRecord(schema.getName(), null, schema.getNamespace(), false, fields);
  }

  private Schema symbols(Schema schema) {
    List<String> symbols = new ArrayList<>(schema.getEnumSymbols());
    if (schema.getEnumDefault() != null && random.nextBoolean()) {
      symbols.add("OF_TOMORROW");
    }
    Collections.shuffle(symbols, random);
    return Schema.createEnum(schema.getName(), null, schema.getNamespace(), symbols);
  }

  private Schema extra(int depth) {
    return switch (random.nextInt(depth > 0 ? 12 : 8)) {
      case 0 -> Schema.create(Schema.Type.BOOLEAN);
      case 1 -> Schema.create(Schema.Type.INT);
      case 2 -> Schema.create(Schema.Type.LONG);
      case 3 -> Schema.create(Schema.Type.FLOAT);
      case 4 -> Schema.create(Schema.Type.DOUBLE);
      case 5 -> Schema.create(Schema.Type.STRING);
      case 6 -> Schema.create(Schema.Type.BYTES);
      case 7 -> Schema.create(Schema.Type.NULL);
      case 8 -> Schema.createArray(extra(depth - 1));
      case 9 -> Schema.createMap(extra(depth - 1));
      case 10 ->
          Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING));
      default ->
          Schema.createRecord(
              "Extra" + random.nextInt(1_000_000_000),
              null,
              "other",
              false,
              List.of(
                  new Schema.Field("a", extra(depth - 1)),
                  new Schema.Field("b", extra(depth - 1))));
    };
  }

  /** The Kafka value of a record, as a producer with another schema writes it. */
  byte[] value(int id, IndexedRecord record, Schema writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Some libraries write the sizes of blocks, some do not.
    Encoder encoder =
        random.nextBoolean()
            ? EncoderFactory.get().binaryEncoder(bytes, null)
            : new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(bytes, null);
    new GenericDatumWriter<>(writer).write(written(record, writer), encoder);
    encoder.flush();
    return WireFormat.frame(id, bytes.toByteArray());
  }

  private Object written(Object value, Schema writer) {
    return switch (writer.getType()) {
      case RECORD -> {
        IndexedRecord from = (IndexedRecord) value;
        GenericData.Record to = new GenericData.Record(writer);
        for (Schema.Field field : writer.getFields()) {
          Schema.Field known = from.getSchema().getField(field.name());
          to.put(
              field.pos(),
              known == null ? any(field.schema()) : written(from.get(known.pos()), field.schema()));
        }
        yield to;
      }
      case ENUM ->
          new GenericData.EnumSymbol(
              writer,
              writer.hasEnumSymbol("OF_TOMORROW") && random.nextInt(20) == 0
                  ? "OF_TOMORROW"
                  : value.toString());
      case ARRAY ->
          ((Collection<?>) value)
              .stream().map(item -> written(item, writer.getElementType())).toList();
      case LONG -> value instanceof Instant time ? (Object) EventTimes.micros(time) : value;
      default -> value;
    };
  }

  private Object any(Schema schema) {
    return switch (schema.getType()) {
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt();
      case LONG -> random.nextLong();
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case STRING -> "text".repeat(random.nextInt(40));
      case BYTES -> ByteBuffer.wrap(new byte[random.nextInt(200)]);
      case ARRAY -> Collections.nCopies(random.nextInt(5), any(schema.getElementType()));
      case MAP -> Collections.singletonMap("key", any(schema.getValueType()));
      case RECORD -> {
        GenericData.Record record = new GenericData.Record(schema);
        schema.getFields().forEach(field -> record.put(field.pos(), any(field.schema())));
        yield record;
      }
      case UNION -> random.nextBoolean() ? "some" : nothing();
      default -> nothing();
    };
  }

  @SuppressWarnings("NullAway") // Avro's null
  private static Object nothing() {
    return null;
  }
}
