package io.meshline.ingest.protocols.messages;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;

/**
 * Messages of one type from protobuf's binary form, without the fields that nobody reads: making
 * objects of a field takes many times as long as leaving it out. What is left out, as a rule
 * unknown fields too, is not looked into either, and may hold anything. Thread-safe.
 *
 * @param <M> class of the messages
 */
public final class SievedMessages<M extends Message> {
  private final Descriptor type;
  private final Parser<M> parser;
  private final MessageShape.Shapes shapes;

  /**
   * Messages of one type.
   *
   * @param type the default instance of their class
   * @param unread full names of the fields that are left out, wherever they are
   * @param open full names of the types whose unknown fields are kept, but for groups
   */
  @SuppressWarnings("unchecked") // A message's parser gives messages of its class.
  public SievedMessages(M type, Set<String> unread, Set<String> open) {
    this.type = type.getDescriptorForType();
    this.parser = (Parser<M>) type.getParserForType();
    this.shapes = new MessageShape.Shapes(unread, open);
  }

  /**
   * Decodes a message.
   *
   * @throws InvalidProtocolBufferException if the bytes are not such a message, or would take up
   *     many times more memory than they do
   */
  public M parse(byte[] bytes) throws InvalidProtocolBufferException {
    return parse(new Sieve(bytes, new MessageWeight(bytes.length)));
  }

  /**
   * Decodes a part of a larger message.
   *
   * @throws InvalidProtocolBufferException if the bytes are not such a message, or would take up
   *     more memory than as many bytes of any message may: then the parts together do neither
   */
  public M parsePart(byte[] bytes) throws InvalidProtocolBufferException {
    return parse(new Sieve(bytes, MessageWeight.ofPart(bytes.length)));
  }

  private M parse(Sieve sieve) throws InvalidProtocolBufferException {
    try {
      sieve.message(shapes.of(type), BinaryMessages.MOST_NESTED);
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
    return parser.parseFrom(sieve.kept, 0, sieve.size);
  }

  /** One pass over a message. */
  private static final class Sieve {
    /** Of the length of a message, written in as many bytes whatever it is. */
    private static final int LENGTH_BYTES = 5;

    private final byte[] bytes;
    private final CodedInputStream in;
    private final MessageWeight weight;
    private byte[] kept;
    private int size;

    Sieve(byte[] bytes, MessageWeight weight) {
      this.bytes = bytes;
      this.in = CodedInputStream.newInstance(bytes);
      this.weight = weight;
      this.kept = new byte[bytes.length + LENGTH_BYTES];
    }

    void message(MessageShape shape, int mayNest) throws IOException {
      if (mayNest == 0) {
        throw BinaryMessages.tooDeep();
      }
      weight.addMessage(shape.fields());
      while (!in.isAtEnd()) {
        int begin = in.getTotalBytesRead();
        int tag = in.readTag();
        int number = WireFormat.getTagFieldNumber(tag);
        if (!shape.read(number, WireFormat.getTagWireType(tag))) {
          skip(tag);
          if (shape.readsUnknown(WireFormat.getTagWireType(tag))) {
            weight.addUnknown(tag, in.getTotalBytesRead() - begin);
            keep(begin, in.getTotalBytesRead());
          }
          continue;
        }
        MessageShape nested =
            WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
                ? shape.nested(number)
                : null;
        if (nested == null) {
          if (shape.repeatedText(number)) {
            weight.addText();
          }
          skip(tag);
          keep(begin, in.getTotalBytesRead());
        } else {
          keep(begin, in.getTotalBytesRead());
          nested(nested, mayNest - 1);
        }
      }
    }

    private void nested(MessageShape shape, int mayNest) throws IOException {
      int outer = in.pushLimit(in.readRawVarint32());
      reserve(LENGTH_BYTES);
      int place = size;
      size += LENGTH_BYTES;
      message(shape, mayNest);
      int length = size - place - LENGTH_BYTES;
      for (int i = 0; i < LENGTH_BYTES; i++) {
        int seven = length >>> (7 * i) & 0x7F;
        kept[place + i] = (byte) (i < LENGTH_BYTES - 1 ? seven | 0x80 : seven);
      }
      in.popLimit(outer);
    }

    private void skip(int tag) throws IOException {
      if (!in.skipField(tag)) {
        throw new InvalidProtocolBufferException(
            "message: the end of a group (expected: its begin before)");
      }
    }

    private void keep(int begin, int end) {
      reserve(end - begin);
      System.arraycopy(bytes, begin, kept, size, end - begin);
      size += end - begin;
    }

    private void reserve(int more) {
      if (kept.length - size < more) {
        kept = Arrays.copyOf(kept, Math.max(kept.length * 2, size + more));
      }
    }
  }
}
