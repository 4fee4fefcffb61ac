package io.meshline.sink.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Writes one JSON object at a time as UTF-8 without line breaks. Documents are most of what the
 * sink does beside sending, so it does no more than copy: names can be encoded once, and nothing is
 * checked, so that objects and arrays have to be opened and closed in order. Not thread-safe: it
 * reuses its buffer.
 */
final class JsonText {
  private static final int LONGEST_NUMBER = 32;

  /** From here on numbers are written with an exponent. */
  private static final int PLAIN = 10_000_000;

  private static final int LONGEST_ESCAPE = 6;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(UTF_8);

  private byte[] bytes = new byte[4096];
  private int size;

  /** A field's name, or a text of a few, encoded once. */
  static final class Word {
    private final byte[] quoted;

    private Word(byte[] quoted) {
      this.quoted = quoted;
    }

    /** Encodes one. */
    static Word of(String text) {
      JsonText json = new JsonText();
      json.quote(text);
      return new Word(Arrays.copyOf(json.bytes, json.size));
    }
  }

  /** Begins an object. */
  void begin() {
    size = 0;
    append('{');
  }

  /** Ends the object. */
  byte[] end() {
    endObject();
    return Arrays.copyOf(bytes, size - 1); // without the comma
  }

  /** How much was written until now, for {@link #repeat}. */
  int size() {
    return size;
  }

  /** Writes fields once more that stand from one size to another. */
  void repeat(int from, int to) {
    room(to - from);
    System.arraycopy(bytes, from, bytes, size, to - from);
    size += to - from;
  }

  void write(Word name, Word value) {
    name(name);
    append(value.quoted);
    append(',');
  }

  void write(Word name, long value) {
    name(name);
    write(value);
  }

  void write(Word name, double value) {
    name(name);
    write(value);
  }

  void write(Word name, String value) {
    name(name);
    item(value);
  }

  void write(String name, long value) {
    name(name);
    write(value);
  }

  void write(String name, double value) {
    name(name);
    write(value);
  }

  void write(String name, String value) {
    name(name);
    item(value);
  }

  /** Leaves an empty text out. */
  void writeIfAny(Word name, String value) {
    if (!value.isEmpty()) {
      write(name, value);
    }
  }

  /** Leaves an empty text out. */
  void writeIfAny(String name, String value) {
    if (!value.isEmpty()) {
      write(name, value);
    }
  }

  /** Base64 with padding. */
  void writeBase64(Word name, ByteBuffer value) {
    name(name);
    append('"');
    append(Base64.getEncoder().encode(value.duplicate()).array());
    append('"');
    append(',');
  }

  /** One text of the array that is open. */
  void item(String value) {
    quote(value);
    bytes[size++] = ',';
  }

  void startObject(Word name) {
    name(name);
    append('{');
  }

  void startObject(String name) {
    name(name);
    append('{');
  }

  void endObject() {
    close('}');
  }

  void startArray(Word name) {
    name(name);
    append('[');
  }

  void startArray(String name) {
    name(name);
    append('[');
  }

  void endArray() {
    close(']');
  }

  private void name(Word name) {
    byte[] quoted = name.quoted;
    room(quoted.length + 1);
    System.arraycopy(quoted, 0, bytes, size, quoted.length);
    size += quoted.length;
    bytes[size++] = ':';
  }

  private void name(String name) {
    quote(name);
    bytes[size++] = ':';
  }

  private void write(long value) {
    room(LONGEST_NUMBER);
    size = NumberOutput.outputLong(value, bytes, size);
    bytes[size++] = ',';
  }

  private void write(double value) {
    room(LONGEST_NUMBER);
    int whole = (int) value;
    if (whole == value && whole > 0 && whole < PLAIN) { // ratios are 1 as a rule
      size = NumberOutput.outputInt(whole, bytes, size);
      bytes[size++] = '.';
      bytes[size++] = '0';
    } else {
      write(NumberOutput.toString(value, true), Double.isFinite(value));
    }
    bytes[size++] = ',';
  }

  /** JSON has no infinite numbers: these are texts. */
  private void write(String number, boolean finite) {
    if (!finite) {
      quote(number);
      return;
    }
    for (int i = 0; i < number.length(); i++) {
      bytes[size++] = (byte) number.charAt(i);
    }
  }

  /** Each value has a comma behind it; that of the last one goes. */
  private void close(char end) {
    if (bytes[size - 1] == ',') {
      size--;
    }
    append(end);
    append(',');
  }

  /** Without a copy in between, unless a letter takes two halves. */
  private void quote(String text) {
    room(LONGEST_ESCAPE * text.length() + 3); // with a comma or colon
    byte[] to = bytes;
    int at = size;
    to[at++] = '"';
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (Character.isSurrogate(next)) {
        quoteUtf8(text);
        return;
      }
      at = isEscaped(next) ? escape((byte) next, to, at) : Utf8.put(next, to, at);
    }
    to[at++] = '"';
    size = at;
  }

  private void quoteUtf8(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    room(LONGEST_ESCAPE * utf8.length + 3);
    int at = size;
    bytes[at++] = '"';
    for (byte next : utf8) {
      if (isEscaped(next & 0xff)) {
        at = escape(next, bytes, at);
      } else {
        bytes[at++] = next;
      }
    }
    bytes[at++] = '"';
    size = at;
  }

  private static boolean isEscaped(int letter) {
    return letter < ' ' || letter == '"' || letter == '\\';
  }

  private static int escape(byte next, byte[] to, int begin) {
    int at = begin;
    to[at++] = '\\';
    switch (next) {
      case '"', '\\' -> to[at++] = next;
      case '\b' -> to[at++] = 'b';
      case '\f' -> to[at++] = 'f';
      case '\n' -> to[at++] = 'n';
      case '\r' -> to[at++] = 'r';
      case '\t' -> to[at++] = 't';
      default -> {
        to[at++] = 'u';
        to[at++] = '0';
        to[at++] = '0';
        to[at++] = HEX[next >> 4];
        to[at++] = HEX[next & 15];
      }
    }
    return at;
  }

  private void append(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
  }

  private void append(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), 2 * bytes.length));
    }
  }
}
