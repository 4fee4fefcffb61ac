package io.meshline.schemas.plan;

import org.apache.avro.Schema;

/** Which writers' fields a plan reads. */
final class SchemaKinds {

  private SchemaKinds() {}

  /**
   * Whether a field is written as our schema has it. Numbers of other widths and unions would be
   * allowed; nobody writes them, so they are left to the ordinary decoder.
   */
  static boolean same(Schema writer, Schema reader) {
    if (writer.getType() != reader.getType()) {
      return false;
    }
    return switch (writer.getType()) {
      case ARRAY -> same(writer.getElementType(), reader.getElementType());
      case MAP -> same(writer.getValueType(), reader.getValueType());
      default -> true;
    };
  }
}
