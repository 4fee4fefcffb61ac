package io.meshline.ingest.receiver;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A message as bytes. Decoding is left to the one who takes it: bytes that are no message must be
 * counted and kept, and must not end the stream they came by.
 */
final class RawMessage {
  /** Reads and writes messages without looking into them. */
  static final MethodDescriptor.Marshaller<RawMessage> MARSHALLER = new Marshaller();

  /** The message without content, which stands for every answer without content. */
  static final RawMessage EMPTY = new RawMessage(new byte[0], State.GOOD);

  private enum State {
    GOOD,
    OVERSIZED,
    BROKEN
  }

  private final byte[] bytes;
  private final State state;

  private RawMessage(byte[] bytes, State state) {
    this.bytes = bytes;
    this.state = state;
  }

  static RawMessage of(byte[] bytes) {
    return new RawMessage(bytes, State.GOOD);
  }

  byte[] bytes() {
    return bytes;
  }

  /** Whether it was too large once decompressed; then there are no bytes. */
  boolean oversized() {
    return state == State.OVERSIZED;
  }

  /** Whether it could not be decompressed; then there are no bytes. */
  boolean broken() {
    return state == State.BROKEN;
  }

  /** A method with such messages; any number of them, whatever the caller's stub says. */
  static MethodDescriptor<RawMessage, RawMessage> method(String fullName) {
    return MethodDescriptor.newBuilder(MARSHALLER, MARSHALLER)
        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .setFullMethodName(fullName)
        .build();
  }

  private static final class Marshaller implements MethodDescriptor.Marshaller<RawMessage> {
    /** All at once where the size is known, instead of growing piece by piece. */
    private static byte[] bytes(InputStream stream) throws IOException {
      if (stream instanceof KnownLength) {
        byte[] bytes = new byte[stream.available()];
        if (stream.readNBytes(bytes, 0, bytes.length) < bytes.length) {
          throw new IOException("message: shorter than it said");
        }
        if (stream.available() == 0) {
          return bytes;
        }
        throw new IOException("message: longer than it said");
      }
      return stream.readAllBytes();
    }

    @Override
    public InputStream stream(RawMessage value) {
      return new ByteArrayInputStream(value.bytes);
    }

    @Override
    public RawMessage parse(InputStream stream) {
      try {
        return of(bytes(stream));
      } catch (StatusRuntimeException e) {
        // What the transport throws when the decompressed size passes the limit.
        return new RawMessage(EMPTY.bytes, State.OVERSIZED);
      } catch (IOException e) {
        return new RawMessage(EMPTY.bytes, State.BROKEN);
      }
    }
  }
}
