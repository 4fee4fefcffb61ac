package io.meshline.ingest.protocols.envoy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;

/** Reads fields of protobuf structs that may be missing or of another type. */
final class Structs {

  private Structs() {}

  /** A text field, empty if it is none. */
  static String text(Struct struct, String field) {
    Value value = struct.getFieldsMap().get(field);
    return value == null ? "" : value.getStringValue();
  }

  /** A struct field, empty if it is none. */
  static Struct struct(Struct struct, String field) {
    Value value = struct.getFieldsMap().get(field);
    return value == null ? Struct.getDefaultInstance() : value.getStructValue();
  }
}
