package io.meshline.schemas.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/** Moves a cursor over one value of a schema. Immutable. */
@FunctionalInterface
interface Skip {

  /** Moves the cursor behind the value. */
  void over(Cursor cursor);

  /** How to skip values of a schema, of whatever type. */
  static Skip of(Schema schema) {
    return switch (schema.getType()) {
      case NULL -> cursor -> {};
      case BOOLEAN -> Skip::overBoolean;
      case INT -> Cursor::readInt;
      case LONG -> Cursor::readLong;
      case FLOAT -> cursor -> cursor.skip(Float.BYTES);
      case DOUBLE -> cursor -> cursor.skip(Double.BYTES);
      case STRING, BYTES -> Cursor::skipText;
      case FIXED -> {
        int size = schema.getFixedSize();
        yield cursor -> cursor.skip(size);
      }
      case ENUM -> {
        int symbols = schema.getEnumSymbols().size();
        yield cursor -> index(cursor, symbols);
      }
      case ARRAY -> {
        Skip item = new Deferred(schema.getElementType());
        yield cursor -> overBlocks(cursor, item);
      }
      case MAP -> {
        Skip value = new Deferred(schema.getValueType());
        yield cursor ->
            overBlocks(
                cursor,
                entry -> {
                  entry.skipText();
                  value.over(entry);
                });
      }
      case UNION -> {
        List<Skip> branches = schema.getTypes().stream().<Skip>map(Deferred::new).toList();
        yield cursor -> branches.get(index(cursor, branches.size())).over(cursor);
      }
      case RECORD -> new OfRecord(schema);
    };
  }

  /** Whether values of a schema may hold values of the same schema, to any depth. */
  static boolean holdsItself(Schema schema) {
    return holdsAny(schema, Set.of());
  }

  private static boolean holdsAny(Schema schema, Set<String> around) {
    return switch (schema.getType()) {
      case ARRAY -> holdsAny(schema.getElementType(), around);
      case MAP -> holdsAny(schema.getValueType(), around);
      case UNION -> schema.getTypes().stream().anyMatch(branch -> holdsAny(branch, around));
      case RECORD -> {
        Set<String> within = new HashSet<>(around);
        yield !within.add(schema.getFullName())
            || schema.getFields().stream().anyMatch(field -> holdsAny(field.schema(), within));
      }
      default -> false;
    };
  }

  private static void overBoolean(Cursor cursor) {
    byte value = cursor.readByte();
    if (value != 0 && value != 1) {
      throw new OddBytesException();
    }
  }

  private static int index(Cursor cursor, int end) {
    int index = cursor.readInt();
    if (index < 0 || index >= end) {
      throw new OddBytesException();
    }
    return index;
  }

  private static void overBlocks(Cursor cursor, Skip item) {
    for (int count = cursor.skipBlocks(); count > 0; count = cursor.skipBlocks()) {
      for (int i = 0; i < count; i++) {
        item.over(cursor);
      }
    }
  }

  /** Of a schema that may hold itself: compiled when a value of it comes. */
  final class Deferred implements Skip {
    private final Schema schema;
    private volatile Skip skip = this;

    Deferred(Schema schema) {
      this.schema = schema;
    }

    @Override
    public void over(Cursor cursor) {
      Skip compiled = skip;
      if (compiled == this) {
        compiled = Skip.of(schema);
        skip = compiled;
      }
      compiled.over(cursor);
    }
  }

  /** Of a record: its fields one after the other. */
  final class OfRecord implements Skip {
    private final Skip[] fields;

    OfRecord(Schema record) {
      fields =
          record.getFields().stream()
              .map(
                  field ->
                      isNested(field.schema()) ? new Deferred(field.schema()) : of(field.schema()))
              .toArray(Skip[]::new);
    }

    private static boolean isNested(Schema schema) {
      return schema.getType() == Schema.Type.RECORD;
    }

    @Override
    public void over(Cursor cursor) {
      for (Skip field : fields) {
        field.over(cursor);
      }
    }
  }
}
