package io.meshline.benchmarks;

import io.meshline.schemas.CallBatch;
import io.meshline.schemas.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * An encoded batch with all its calls at another time. Its first field is the time from which the
 * others count, so nothing behind it need be decoded.
 */
final class ShiftedBatch {

  static {
    String first = CallBatch.getClassSchema().getFields().get(0).name();
    if (!first.equals("base")) {
      throw new IllegalStateException("first field of CallBatch: " + first + " (expected: base)");
    }
  }

  private ShiftedBatch() {}

  /**
   * The batch, later.
   *
   * @param value in the wire format
   * @param micros by how much
   */
  static byte[] of(byte[] value, long micros) throws IOException {
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(
                value, WireFormat.HEADER_BYTES, value.length - WireFormat.HEADER_BYTES, null);
    long base = decoder.readLong();
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.length + Long.BYTES);
    out.write(value, 0, WireFormat.HEADER_BYTES);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    encoder.writeLong(base + micros);
    encoder.flush();
    int rest = WireFormat.HEADER_BYTES + encodedLength(base);
    out.write(value, rest, value.length - rest);
    return out.toByteArray();
  }

  /** Bytes of a number in Avro's zigzag form. */
  private static int encodedLength(long number) {
    long zigzag = (number << 1) ^ (number >> 63);
    return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(zigzag) + 6) / 7);
  }
}
