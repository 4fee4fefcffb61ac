package io.meshline.schemas.plan;

import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;

/** The places of a reader's symbols for those of a writer. Immutable. */
final class EnumPlan {

  private static final int UNKNOWN = -1;

  private final int[] places;

  private EnumPlan(int[] places) {
    this.places = places;
  }

  /** How to read a writer's symbols. */
  static EnumPlan of(Schema writer, Schema reader) {
    List<String> known = reader.getEnumSymbols();
    int otherwise =
        reader.getEnumDefault() == null ? UNKNOWN : known.indexOf(reader.getEnumDefault());
    int[] places = new int[writer.getEnumSymbols().size()];
    Arrays.setAll(
        places,
        i -> {
          int place = known.indexOf(writer.getEnumSymbols().get(i));
          return place < 0 ? otherwise : place;
        });
    return new EnumPlan(places);
  }

  /** Reads a symbol; its place in the reader's enum. */
  int read(Cursor cursor) {
    int place = places[cursor.readInt()];
    if (place == UNKNOWN) {
      throw new OddBytesException();
    }
    return place;
  }
}
