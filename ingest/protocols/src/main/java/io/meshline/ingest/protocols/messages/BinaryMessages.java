package io.meshline.ingest.protocols.messages;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/** Messages from protobuf's binary form. */
public final class BinaryMessages {
  // As protobuf's own parsers have it.
  static final int MOST_NESTED = 100;

  private BinaryMessages() {}

  /**
   * Decodes a message.
   *
   * @param type the default instance of its class
   * @throws InvalidProtocolBufferException if the bytes are not such a message, or would take up
   *     many times more memory than they do
   */
  public static <M extends Message> M parse(M type, byte[] bytes)
      throws InvalidProtocolBufferException {
    if (!MessageWeight.neverTooHeavy(bytes.length)) {
      weigh(type.getDescriptorForType(), bytes);
    }
    @SuppressWarnings("unchecked") // A message's parser gives messages of its class.
    Parser<M> parser = (Parser<M>) type.getParserForType();
    return parser.parseFrom(bytes);
  }

  private static void weigh(Descriptor type, byte[] bytes) throws InvalidProtocolBufferException {
    try {
      weigh(
          CodedInputStream.newInstance(bytes),
          MessageShape.of(type),
          new MessageWeight(bytes.length),
          MOST_NESTED);
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
  }

  private static void weigh(
      CodedInputStream in, MessageShape shape, MessageWeight weight, int mayNest)
      throws IOException {
    if (mayNest == 0) {
      throw tooDeep();
    }
    weight.addMessage(shape.fields());
    while (!in.isAtEnd()) {
      int begin = in.getTotalBytesRead();
      int tag = in.readTag();
      if (tag == 0) {
        return;
      }
      int number = WireFormat.getTagFieldNumber(tag);
      if (!shape.read(number, WireFormat.getTagWireType(tag))) {
        if (!in.skipField(tag)) {
          return;
        }
        weight.addUnknown(tag, in.getTotalBytesRead() - begin);
        continue;
      }
      MessageShape nested =
          WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
              ? shape.nested(number)
              : null;
      if (nested != null) {
        int outer = in.pushLimit(in.readRawVarint32());
        weigh(in, nested, weight, mayNest - 1);
        in.popLimit(outer);
      } else {
        if (shape.repeatedText(number)) {
          weight.addText();
        }
        if (!in.skipField(tag)) {
          return;
        }
      }
    }
  }

  static InvalidProtocolBufferException tooDeep() {
    return new InvalidProtocolBufferException(
        "message: nested too deep (expected: at most " + MOST_NESTED + " levels)");
  }
}
