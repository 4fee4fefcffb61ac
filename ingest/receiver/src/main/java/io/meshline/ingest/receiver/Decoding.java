package io.meshline.ingest.receiver;

import com.fasterxml.jackson.core.JacksonException;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.meshline.ingest.protocols.JsonFaults;
import io.meshline.ingest.protocols.messages.BinaryMessages;
import java.io.IOException;

/** Decodes what callers are answered for: they are told what was expected. */
final class Decoding {
  private Decoding() {}

  /**
   * An export of OTLP in protobuf.
   *
   * @param type the default instance of its class
   * @throws IOException if the bytes are none
   */
  static <M extends Message> M export(M type, byte[] bytes) throws IOException {
    try {
      return BinaryMessages.parse(type, bytes);
    } catch (InvalidProtocolBufferException e) {
      String fault = String.valueOf(e.getMessage());
      if (fault.contains("(expected: ")) {
        throw e;
      }
      throw new IOException(
          fault + " (expected: an " + type.getDescriptorForType().getName() + ")", e);
    }
  }

  /**
   * A conversion of JSON whose faults are told in our words instead of the parser's.
   *
   * @param type the default instance of what is read
   */
  static Conversion json(Message type, Conversion conversion) {
    return (bytes, outlet) -> {
      try {
        conversion.convert(bytes, outlet);
      } catch (IOException e) {
        if (e.getCause() instanceof JacksonException fault) {
          String expected = "a JSON object: " + type.getDescriptorForType().getName();
          throw new IOException(JsonFaults.told(fault, expected), fault);
        }
        throw e;
      }
    };
  }
}
