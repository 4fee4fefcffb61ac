package io.meshline.schemas.plan;

import io.meshline.schemas.CallPath;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Scope;
import io.meshline.schemas.TlsMode;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** How a writer writes the paths of a batch's dictionary. Immutable. */
// Places of enums stand for them everywhere here.
@SuppressWarnings("EnumOrdinal")
final class PathPlan {
  private static final Schema READER = CallPath.getClassSchema();

  private final String[] names;
  private final @Nullable EnumPlan[] enums;
  private final Skip[] skips;

  private PathPlan(String[] names, @Nullable EnumPlan[] enums, Skip[] skips) {
    this.names = names;
    this.enums = enums;
    this.skips = skips;
  }

  static Optional<PathPlan> of(Schema writer) {
    List<Schema.Field> fields = writer.getFields();
    String[] names = new String[fields.size()];
    @Nullable EnumPlan[] enums = new @Nullable EnumPlan[names.length];
    Skip[] skips = new Skip[names.length];
    for (int i = 0; i < names.length; i++) {
      Schema.Field field = fields.get(i);
      Schema.Field reader = READER.getField(field.name());
      skips[i] = Skip.of(field.schema());
      names[i] = reader == null ? "" : field.name();
      if (reader == null) {
        continue;
      }
      if (!SchemaKinds.same(field.schema(), reader.schema())) {
        return Optional.empty();
      }
      if (reader.schema().getType() == Schema.Type.ENUM) {
        enums[i] = EnumPlan.of(field.schema(), reader.schema());
      }
    }
    return Optional.of(new PathPlan(names, enums, skips));
  }

  void read(Cursor cursor, BatchFields fields, int p) {
    fields.pathProtocol[p] = (byte) Protocol.OTHER.ordinal();
    fields.pathTls[p] = (byte) TlsMode.UNKNOWN.ordinal();
    fields.pathScope[p] = (byte) Scope.FULL.ordinal();
    for (int i = 0; i < names.length; i++) {
      EnumPlan symbols = enums[i];
      if (symbols != null) {
        byte place = (byte) symbols.read(cursor);
        switch (names[i]) {
          case "reporter" -> fields.pathReporter[p] = place;
          case "side" -> fields.pathSide[p] = place;
          case "protocol" -> fields.pathProtocol[p] = place;
          case "tls" -> fields.pathTls[p] = place;
          case "scope" -> fields.pathScope[p] = place;
          default -> throw new IllegalStateException(names[i] + ": a field without a step");
        }
        continue;
      }
      switch (names[i]) {
        case "source" -> fields.pathSource[p] = cursor.readInt();
        case "destination" -> fields.pathDestination[p] = cursor.readInt();
        default -> skips[i].over(cursor);
      }
    }
  }
}
