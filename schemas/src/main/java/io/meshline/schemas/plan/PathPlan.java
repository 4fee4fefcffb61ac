package io.meshline.schemas.plan;

import io.meshline.schemas.CallPath;
import io.meshline.schemas.Protocol;
import io.meshline.schemas.Scope;
import io.meshline.schemas.TlsMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** How a writer writes the paths of a batch's dictionary. Immutable. */
// Places of enums stand for them everywhere here.
@SuppressWarnings("EnumOrdinal")
final class PathPlan {
  private static final Schema READER = CallPath.getClassSchema();

  /** What is done with one field of the writer. */
  private enum Step {
    SOURCE,
    DESTINATION,
    REPORTER,
    SIDE,
    PROTOCOL,
    TLS,
    SCOPE,
    SKIP
  }

  /** The fields in the order in which they are read at one go. */
  private static final Step[] USUAL = {
    Step.SOURCE, Step.DESTINATION, Step.REPORTER, Step.SIDE, Step.PROTOCOL, Step.TLS, Step.SCOPE
  };

  private final Step[] steps;
  private final boolean isUsual;
  private final @Nullable EnumPlan[] enums;
  private final Skip[] skips;

  private PathPlan(Step[] steps, @Nullable EnumPlan[] enums, Skip[] skips) {
    this.steps = steps;
    this.isUsual = Arrays.equals(steps, USUAL);
    this.enums = enums;
    this.skips = skips;
  }

  static Optional<PathPlan> of(Schema writer) {
    List<Schema.Field> fields = writer.getFields();
    Step[] steps = new Step[fields.size()];
    @Nullable EnumPlan[] enums = new @Nullable EnumPlan[steps.length];
    Skip[] skips = new Skip[steps.length];
    for (int i = 0; i < steps.length; i++) {
      Schema.Field field = fields.get(i);
      Schema.Field reader = READER.getField(field.name());
      skips[i] = Skip.of(field.schema());
      steps[i] = reader == null ? Step.SKIP : step(field.name());
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
    return Optional.of(new PathPlan(steps, enums, skips));
  }

  private static Step step(String name) {
    return switch (name) {
      case "source" -> Step.SOURCE;
      case "destination" -> Step.DESTINATION;
      case "reporter" -> Step.REPORTER;
      case "side" -> Step.SIDE;
      case "protocol" -> Step.PROTOCOL;
      case "tls" -> Step.TLS;
      case "scope" -> Step.SCOPE;
      default -> throw new IllegalStateException(name + ": a field of the contract without a step");
    };
  }

  void read(Cursor cursor, BatchFields fields, int p) {
    if (isUsual) {
      fields.pathSource[p] = cursor.readInt();
      fields.pathDestination[p] = cursor.readInt();
      fields.pathReporter[p] = symbol(2, cursor);
      fields.pathSide[p] = symbol(3, cursor);
      fields.pathProtocol[p] = symbol(4, cursor);
      fields.pathTls[p] = symbol(5, cursor);
      fields.pathScope[p] = symbol(6, cursor);
      return;
    }
    fields.pathProtocol[p] = (byte) Protocol.OTHER.ordinal();
    fields.pathTls[p] = (byte) TlsMode.UNKNOWN.ordinal();
    fields.pathScope[p] = (byte) Scope.FULL.ordinal();
    for (int i = 0; i < steps.length; i++) {
      switch (steps[i]) {
        case SOURCE -> fields.pathSource[p] = cursor.readInt();
        case DESTINATION -> fields.pathDestination[p] = cursor.readInt();
        case REPORTER -> fields.pathReporter[p] = symbol(i, cursor);
        case SIDE -> fields.pathSide[p] = symbol(i, cursor);
        case PROTOCOL -> fields.pathProtocol[p] = symbol(i, cursor);
        case TLS -> fields.pathTls[p] = symbol(i, cursor);
        case SCOPE -> fields.pathScope[p] = symbol(i, cursor);
        case SKIP -> skips[i].over(cursor);
      }
    }
  }

  private byte symbol(int i, Cursor cursor) {
    EnumPlan plan = enums[i];
    if (plan == null) {
      throw new IllegalStateException(steps[i] + ": not an enum");
    }
    return (byte) plan.read(cursor);
  }
}
