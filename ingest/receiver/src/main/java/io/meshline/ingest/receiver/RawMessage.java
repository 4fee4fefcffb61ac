package io.meshline.ingest.receiver;

import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A message as bytes. Decoding is left to the one who takes it: bytes that are no message must be
 * counted and kept, and must not end the stream they came by.
 */
final class RawMessage {
  /** Reads and writes messages without looking into them. */
  static final MethodDescriptor.Marshaller<RawMessage> MARSHALLER = new Marshaller();

  /** The message without content, which stands for every answer without content. */
  static final RawMessage EMPTY = new RawMessage(new byte[0], false);

  private final byte[] bytes;
  private final boolean oversized;

  private RawMessage(byte[] bytes, boolean oversized) {
    this.bytes = bytes;
    this.oversized = oversized;
  }

  static RawMessage of(byte[] bytes) {
    return new RawMessage(bytes, false);
  }

  byte[] bytes() {
    return bytes;
  }

  /** Whether it was too large once decompressed; then there are no bytes. */
  boolean oversized() {
    return oversized;
  }

  /** A method with such messages; any number of them, whatever the caller's stub says. */
  static MethodDescriptor<RawMessage, RawMessage> method(String fullName) {
    return MethodDescriptor.newBuilder(MARSHALLER, MARSHALLER)
        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
        .setFullMethodName(fullName)
        .build();
  }

  private static final class Marshaller implements MethodDescriptor.Marshaller<RawMessage> {
    @Override
    public InputStream stream(RawMessage value) {
      return new ByteArrayInputStream(value.bytes);
    }

    @Override
    public RawMessage parse(InputStream stream) {
      try {
        return of(stream.readAllBytes());
      } catch (StatusRuntimeException e) {
        // What the transport throws when the decompressed size passes the limit.
        return new RawMessage(EMPTY.bytes, true);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
