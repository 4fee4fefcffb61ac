package io.meshline.jobs.pairing;

import io.meshline.schemas.Kind;
import io.meshline.schemas.Party;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A buffer of numbers (zigzag, in as few bytes as they need), texts (UTF-8 behind their length) and
 * parties. What is written is read in the same order. Not thread-safe.
 */
final class SpanBytes {
  private static final int MOST_OF_A_NUMBER = 10;
  private static final Kind[] KINDS = Kind.values();

  private byte[] buffer = new byte[1_024];
  private int at;

  /** Begins anew. */
  void clear() {
    at = 0;
  }

  void number(long value) {
    reserve(MOST_OF_A_NUMBER);
    long left = (value << 1) ^ (value >> 63);
    while ((left & ~0x7FL) != 0) {
      buffer[at++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    buffer[at++] = (byte) left;
  }

  long number() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = buffer[at++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
  }

  void text(String text) {
    if (text.isEmpty()) {
      number(0);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, at, bytes.length);
    at += bytes.length;
  }

  String text() {
    int length = (int) number();
    if (length == 0) {
      return "";
    }
    String text = new String(buffer, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  /** The same, where the same text is likely to come again. */
  String text(Known<String> known) {
    int length = (int) number();
    if (length == 0) {
      return "";
    }
    int end = at + length;
    String text = known.find(buffer, at, end);
    if (text == null) {
      text = new String(buffer, at, length, StandardCharsets.UTF_8);
      known.remember(Arrays.copyOfRange(buffer, at, end), text);
    }
    at = end;
    return text;
  }

  /** Behind the number of its bytes, by which alike parties are known without being read. */
  @SuppressWarnings("EnumOrdinal") // Writer and reader are of one release.
  void party(Party party) {
    reserve(Integer.BYTES);
    int begin = at;
    at += Integer.BYTES;
    text(party.getTenant());
    text(party.getEnvironment());
    text(party.getNamespace());
    text(party.getService());
    text(party.getInstance());
    text(party.getEndpoint());
    number(party.getKind().ordinal());
    int length = at - begin - Integer.BYTES;
    for (int i = 0; i < Integer.BYTES; i++) {
      buffer[begin + i] = (byte) (length >>> (8 * i));
    }
  }

  Party party(Known<Party> known) {
    int length = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      length |= (buffer[at + i] & 0xFF) << (8 * i);
    }
    at += Integer.BYTES;
    int end = at + length;
    Party party = known.find(buffer, at, end);
    if (party == null) {
      int begin = at;
      party = new Party(text(), text(), text(), text(), text(), text(), KINDS[(int) number()]);
      known.remember(Arrays.copyOfRange(buffer, begin, end), party);
    }
    at = end;
    return party;
  }

  void writeTo(DataOutputView target) throws IOException {
    target.writeInt(at);
    target.write(buffer, 0, at);
  }

  void readFrom(DataInputView source) throws IOException {
    int length = source.readInt();
    at = 0;
    reserve(length);
    source.readFully(buffer, 0, length);
  }

  private void reserve(int more) {
    if (buffer.length - at < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, at + more));
    }
  }
}
