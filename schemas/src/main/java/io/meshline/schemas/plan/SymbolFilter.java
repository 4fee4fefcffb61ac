package io.meshline.schemas.plan;

import io.meshline.schemas.UndecodableException;
import io.meshline.schemas.WireFormat;
import io.meshline.schemas.registry.SchemaRegistry;
import io.meshline.schemas.registry.UnknownSchemaException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Tells by the bytes of a record whether an enum of it has one symbol, so that those with another
 * one need not be decoded: only what stands before the enum is looked at, and nothing is made of
 * it. Not thread-safe.
 */
public final class SymbolFilter {
  // As many as the ordinary decoder keeps.
  private static final int KEPT_WRITERS = 1_000;

  private final SchemaRegistry registry;
  private final Schema record;
  private final String field;
  private final int wanted;
  private final Map<Integer, Optional<Place>> places = new HashMap<>();
  private final Cursor cursor = new Cursor();
  private int lastId = -1;
  private Optional<Place> last = Optional.empty();

  /** Where the enum of one writer is. */
  private record Place(List<Skip> before, EnumPlan symbols) {}

  /**
   * A filter.
   *
   * @param record our schema of the records
   * @param field its field with the enum
   * @param symbol what is looked for
   * @throws IllegalArgumentException if the record has no such field, or that no such symbol
   */
  public SymbolFilter(SchemaRegistry registry, Schema record, String field, String symbol) {
    Schema.Field known = record.getField(field);
    if (known == null
        || known.schema().getType() != Schema.Type.ENUM
        || !known.schema().hasEnumSymbol(symbol)) {
      throw new IllegalArgumentException(
          "%s.%s: no enum with %s (expected: one)".formatted(record.getFullName(), field, symbol));
    }
    this.registry = registry;
    this.record = record;
    this.field = field;
    wanted = known.schema().getEnumOrdinal(symbol);
  }

  /**
   * Whether a value in the {@link WireFormat} may be a record with the symbol: false only if it is
   * one with another symbol. Of what is no such record, or an odd one, the ordinary decoder is to
   * say what it is.
   *
   * @throws io.meshline.schemas.registry.RegistryUnavailableException if the writer's schema cannot
   *     be had now
   */
  public boolean mayHold(byte @Nullable [] value) {
    try {
      int id = WireFormat.schemaId(value);
      if (value == null) {
        throw new IllegalStateException("schemaId() lets no null pass");
      }
      Place place = place(id).orElse(null);
      if (place == null) {
        return true;
      }
      cursor.reset(value, WireFormat.HEADER_BYTES, value.length);
      for (Skip skip : place.before) {
        skip.over(cursor);
      }
      return place.symbols.read(cursor) == wanted;
    } catch (UndecodableException | OddBytesException | IndexOutOfBoundsException e) {
      return true;
    }
  }

  private Optional<Place> place(int id) {
    if (id == lastId) {
      return last;
    }
    Optional<Place> place = places.get(id);
    if (place == null) {
      try {
        place = find(registry.byId(id));
      } catch (UnknownSchemaException e) {
        return Optional.empty(); // it may become known: the registry remembers those
      }
      if (places.size() >= KEPT_WRITERS) {
        places.clear();
      }
      places.put(id, place);
    }
    lastId = id;
    last = place;
    return place;
  }

  private Optional<Place> find(Schema written) {
    if (written.getType() != Schema.Type.RECORD
        || !written.getFullName().equals(record.getFullName())) {
      return Optional.empty();
    }
    Schema.Field symbols = written.getField(field);
    if (symbols == null
        || symbols.schema().getType() != Schema.Type.ENUM
        || Skip.holdsItself(written)) {
      return Optional.empty();
    }
    return Optional.of(
        new Place(
            written.getFields().subList(0, symbols.pos()).stream()
                .map(before -> Skip.of(before.schema()))
                .toList(),
            EnumPlan.of(symbols.schema(), record.getField(field).schema())));
  }
}
