package io.meshline.ingest.protocols.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of a message as it is on the wire.
 *
 * @param index its number in the message, from 0
 * @param number of varint and fixed fields
 * @param bytes of texts and byte strings
 * @param fields of messages, null for all others
 */
record WireNode(
    int index,
    int fieldNumber,
    int wireType,
    boolean text,
    long number,
    ByteString bytes,
    @Nullable List<WireNode> fields) {

  /** The fields of a message, numbered in the order in which they are written. */
  static List<WireNode> of(Message message) {
    try {
      return read(message.toByteString(), message.getDescriptorForType(), new int[1]);
    } catch (IOException e) {
      throw new IllegalStateException("what was just written", e);
    }
  }

  private static List<WireNode> read(ByteString bytes, @Nullable Descriptor type, int[] next)
      throws IOException {
    CodedInputStream in = bytes.newCodedInput();
    List<WireNode> fields = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      int wire = WireFormat.getTagWireType(tag);
      int index = next[0]++;
      switch (wire) {
        case WireFormat.WIRETYPE_VARINT ->
            fields.add(leaf(index, number, wire, in.readUInt64(), ByteString.EMPTY, false));
        case WireFormat.WIRETYPE_FIXED64 ->
            fields.add(leaf(index, number, wire, in.readFixed64(), ByteString.EMPTY, false));
        case WireFormat.WIRETYPE_FIXED32 ->
            fields.add(leaf(index, number, wire, in.readFixed32(), ByteString.EMPTY, false));
        case WireFormat.WIRETYPE_LENGTH_DELIMITED ->
            fields.add(delimited(index, number, in.readBytes(), type, next));
        default -> throw new IOException("wire type " + wire);
      }
    }
    return fields;
  }

  private static WireNode delimited(
      int index, int number, ByteString bytes, @Nullable Descriptor type, int[] next)
      throws IOException {
    FieldDescriptor field = type == null ? null : type.findFieldByNumber(number);
    if (field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      return parent(index, number, bytes, read(bytes, field.getMessageType(), next));
    }
    boolean text = field != null && field.getJavaType() == FieldDescriptor.JavaType.STRING;
    int before = next[0];
    if (!text && bytes.size() > 1) {
      try {
        // Bytes often hold a message; what is inside of it can only be guessed.
        return parent(index, number, bytes, read(bytes, null, next));
      } catch (IOException noMessage) {
        next[0] = before;
      }
    }
    return leaf(index, number, WireFormat.WIRETYPE_LENGTH_DELIMITED, 0, bytes, text);
  }

  private static WireNode leaf(
      int index, int field, int wire, long number, ByteString bytes, boolean text) {
    return new WireNode(index, field, wire, text, number, bytes, null);
  }

  private static WireNode parent(int index, int field, ByteString bytes, List<WireNode> fields) {
    return new WireNode(
        index, field, WireFormat.WIRETYPE_LENGTH_DELIMITED, false, 0, bytes, fields);
  }
}
